"""Fetching from a real local server that speaks the hub's protocol."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.translate.conftest import SIX, Local
from triptych.errors import ModelError
from triptych.translate.ctranslate import CTranslate2Engine
from triptych.translate.fetch import Progress, get_model
from triptych.translate.registry import Entry

COMMIT = "c0ffee" * 6 + "c0ff"


@dataclass
class Hub:
    """A repository on a hub; `cut` makes the next answers for that file break off half-way."""

    folder: Path
    cut: dict[str, int] = field(default_factory=dict)
    wrong: frozenset[str] = frozenset()
    ranges: list[str] = field(default_factory=list)

    def __call__(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Any:
        if "/revision/" in path:
            return 200, {}, json.dumps({"sha": COMMIT}).encode()
        if "/tree/" in path:
            return 200, {}, json.dumps([self._entry(p) for p in self._files()]).encode()
        name = path.rsplit("/", 1)[-1]
        data = (self.folder / name).read_bytes()
        if name in self.wrong:
            data = data[:-1] + b"?"
        status, start = 200, 0
        if asked := headers.get("Range"):
            self.ranges.append(asked)
            status, start = 206, int(asked.removeprefix("bytes=").rstrip("-"))
        part = data[start:]
        if self.cut.get(name, 0):
            self.cut[name] -= 1
            return status, {}, part[: len(part) // 2]
        return status, {}, part

    def _files(self) -> list[Path]:
        return sorted(p for p in self.folder.iterdir() if p.is_file())

    def _entry(self, path: Path) -> dict[str, Any]:
        data = path.read_bytes()
        entry: dict[str, Any] = {"type": "file", "path": path.name, "size": len(data)}
        if path.suffix == ".safetensors":
            return entry | {"lfs": {"oid": hashlib.sha256(data).hexdigest()}}
        blob = hashlib.sha1(f"blob {len(data)}\0".encode() + data).hexdigest()
        return entry | {"oid": blob}


@pytest.fixture
def entry() -> Entry:
    """A registry entry for the tiny model: plain Marian, so one direction and no tags."""
    return Entry("tiny", "someone/tiny", "main", "marian", SIX[:1], {}, "CC0-1.0", "test", True, 1)


@pytest.fixture
def hub(local: Callable[[Any], Local], marian: Path, monkeypatch: pytest.MonkeyPatch) -> Hub:
    """The tiny model on a local hub."""
    made = Hub(marian)
    monkeypatch.setenv("HF_ENDPOINT", local(made).url)
    return made


def test_a_model_is_fetched_converted_and_checked(hub: Hub, entry: Entry, tmp_path: Path) -> None:
    """What stands in the end is a working engine that names the commit it came from."""
    told: list[Progress] = []
    folder, verdicts = get_model(entry, tmp_path, report=told.append)
    assert folder == tmp_path / "tiny"
    assert {v.passed for v in verdicts} == {True}
    assert CTranslate2Engine(folder).info.revision == COMMIT
    assert told[-1].done == told[-1].total > 0
    assert not (tmp_path / ".downloads" / "tiny").exists()


def test_a_broken_download_goes_on_where_it_stopped(hub: Hub, entry: Entry, tmp_path: Path) -> None:
    """The second request asks for the rest only."""
    hub.cut["model.safetensors"] = 1
    get_model(entry, tmp_path)
    half = (hub.folder / "model.safetensors").stat().st_size // 2
    assert hub.ranges == [f"bytes={half}-"]


def test_a_wrong_hash_leaves_nothing_behind(hub: Hub, entry: Entry, tmp_path: Path) -> None:
    """The file is never put into place, nor is the model."""
    hub.wrong = frozenset({"model.safetensors"})
    with pytest.raises(ModelError, match="hash is wrong"):
        get_model(entry, tmp_path)
    assert not (tmp_path / "tiny").exists()
    assert not (tmp_path / ".downloads" / "tiny" / "model.safetensors").exists()


def test_a_hub_that_cannot_be_reached_says_what_to_put_where(
    entry: Entry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Offline machines are the rule in some newsrooms."""
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ModelError, match=r"\(Connection refused\).*get tiny --from FOLDER"):
        get_model(entry, tmp_path)


def test_files_brought_by_hand_are_used(entry: Entry, marian: Path, tmp_path: Path) -> None:
    """`--from FOLDER` converts and checks without any request."""
    folder, _ = get_model(entry, tmp_path / "home", local=marian)
    assert (folder / "model.bin").is_file()
    assert (marian / "model.safetensors").is_file()


def test_a_revision_without_safetensors_is_refused_before_the_download(
    hub: Hub, entry: Entry, tmp_path: Path, copy_of: Callable[[Path], Path]
) -> None:
    """Most older repositories have one under another revision; the error says how to name it."""
    hub.folder = copy_of(hub.folder)
    (hub.folder / "model.safetensors").rename(hub.folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"--revision"):
        get_model(entry, tmp_path)
    assert not (tmp_path / "tiny").exists()
