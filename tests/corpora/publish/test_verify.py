"""A release can be checked where it lies, by whoever has a copy."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from triptych.corpora.publish.publishing import Published
from triptych.corpora.publish.verify import verify
from triptych.errors import InputError


@pytest.fixture
def copy(release: Published, tmp_path: Path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(release.folder, tmp_path / "copy"))


def test_a_release_is_as_it_was_published(release: Published) -> None:
    """Nothing to find."""
    assert verify(release.folder) == []


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("moses/train.en-mk.en", b"one line\n", {"files", "counts"}),
        ("parquet/rows/train-00000-of-00001.parquet", b"PAR1", {"files", "counts"}),
        ("tmx/train.tmx", b"<tmx", {"files", "counts"}),
        ("README.md", b"# Something else\n", {"files"}),
        ("virus.exe", b"MZ", {"files"}),
        ("index.jsonl", None, {"files", "counts"}),
        ("huggingface/README.md", b"no front matter", {"files", "counts"}),
    ],
)
def test_a_file_that_was_touched_is_named(
    copy: Path, name: str, content: bytes | None, says: set[str]
) -> None:
    """Changed, missing or added: the file is named, and so are the counts that no longer hold."""
    if content is None:
        (copy / name).unlink()
    else:
        (copy / name).write_bytes(content)
    faults = verify(copy)
    assert {fault.check for fault in faults} == says
    assert any(name in fault.message for fault in faults)


def test_a_card_that_promises_more_is_found(copy: Path) -> None:
    """The number of examples on the card is counted again."""
    path = copy / "huggingface" / "README.md"
    path.write_text(path.read_text("utf-8").replace("num_examples: ", "num_examples: 1"), "utf-8")
    assert {f.check for f in verify(copy)} == {"files", "counts"}


def test_machine_text_in_the_test_is_found(copy: Path) -> None:
    """Whoever moves a story to the test takes its machine texts there."""
    path = copy / "index.jsonl"
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    moved = next(line for line in lines if "machine" in json.dumps(line))
    moved["split"] = "test"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert "machine-in-test" in {f.check for f in verify(copy)}


def test_what_is_no_release_is_refused(tmp_path: Path) -> None:
    """The message says what a release is."""
    with pytest.raises(InputError, match="triptych publish"):
        verify(tmp_path)


@pytest.mark.parametrize(
    ("key", "value"), [("files", None), ("languages", 5), ("figures", []), ("withdrawn", "x")]
)
def test_a_manifest_that_is_none_is_refused(copy: Path, key: str, value: object) -> None:
    """Another program's `release.json`, or half of ours, is named and not stumbled over."""
    path = copy / "release.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), key: value}), "utf-8")
    with pytest.raises(InputError, match=r"release\.json: is not a release"):
        verify(copy)


def test_figures_that_are_none_are_a_fault(copy: Path) -> None:
    """What cannot be counted is said, and the rest is still checked."""
    path = copy / "release.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest["figures"]["rows"] = 5
    path.write_text(json.dumps(manifest), "utf-8")
    (fault,) = verify(copy)
    assert "cannot be counted" in fault.message
