"""`models get`: download one revision of a model, resumably, check every hash, and convert it."""

from __future__ import annotations

import json
import os
import shutil
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha1, sha256
from pathlib import Path
from typing import Any

from triptych.errors import ModelError
from triptych.translate.check import Verdict, check_model
from triptych.translate.convert import convert
from triptych.translate.folder import Manifest
from triptych.translate.registry import Entry
from triptych.translate.server import cause

HUB = "https://huggingface.co"
TIMEOUT = 30.0
CHUNK = 1 << 18
WANTED_ENDS = (".json", ".spm", ".model", ".safetensors", ".md")
UNWANTED = ("tf_model", "flax_model", "onnx/", "openvino/", "gguf")
TRIES = 5


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of a repository; the hash is SHA-256 for large files, git's blob SHA-1 for small."""

    path: str
    size: int
    sha256: str | None
    blob: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    """Bytes of the download so far, and in all."""

    done: int
    total: int
    file: str


Report = Callable[[Progress], None]


def hub_address() -> str:
    """The hub: $HF_ENDPOINT, else huggingface.co."""
    return os.environ.get("HF_ENDPOINT", HUB).rstrip("/")


def get_model(
    entry: Entry,
    home: Path,
    *,
    revision: str | None = None,
    local: Path | None = None,
    keep_source: bool = False,
    report: Report = lambda progress: None,
) -> tuple[Path, list[Verdict]]:
    """Fetch, convert and check a model into `home/<id>`; its folder and what the checks found.

    A download that was broken off goes on where it stopped; with `local`, the files are taken from
    that folder and nothing is downloaded. Raises `ModelError` if the hub cannot
    be reached, a hash is wrong, the model cannot be converted or fails a check; nothing then
    stands at `home/<id>` that was not there before.
    """
    source = local or home / ".downloads" / entry.id
    if local is not None:
        commit = revision or "local"
    else:
        commit = download(entry.repository, revision or entry.revision, source, report=report)
    manifest = Manifest(
        id=entry.id,
        family=entry.family,
        revision=commit,
        licence=entry.licence,
        commercial=entry.commercial,
        directions=entry.directions,
        codes=entry.codes,
    )
    fresh = home / ".new" / entry.id
    convert(source, fresh, manifest)
    verdicts = check_model(fresh, source=source)
    if failed := [v for v in verdicts if v.passed is False]:
        shutil.rmtree(fresh)
        what = "; ".join(f"{v.check}: {v.detail}" for v in failed)
        raise ModelError(f"{entry.id}: converted, but it failed its checks and was removed: {what}")
    final = home / entry.id
    if final.exists():
        shutil.rmtree(final)
    fresh.rename(final)
    if local is None and not keep_source:
        shutil.rmtree(source)
    return final, verdicts


def download(repository: str, revision: str, folder: Path, *, report: Report) -> str:
    """Bring the files of a revision into `folder`; the commit that the revision means."""
    commit = _commit(repository, revision, folder)
    files = [f for f in _tree(repository, commit) if _wanted(f.path)]
    if not any(f.path.endswith(".safetensors") for f in files):
        raise ModelError(
            f"{repository}: revision {revision} has no .safetensors file, and other formats may "
            "run code when they are opened: name a revision that has, with --revision, such as "
            "refs/pr/1"
        )
    _start_over_if_other(folder, commit)
    total, done = sum(f.size for f in files), 0
    for file in files:
        _bring(repository, commit, file, folder, report, done, total)
        done += file.size
    report(Progress(total, total, ""))
    return commit


def _wanted(path: str) -> bool:
    return (
        path.endswith(WANTED_ENDS) and "/" not in path and not path.startswith(UNWANTED)
    ) or path == "LICENSE"


def _start_over_if_other(folder: Path, commit: str) -> None:
    """Files of another commit must not be mixed with these."""
    mark = folder / ".commit"
    if folder.exists() and (not mark.is_file() or mark.read_text("utf-8") != commit):
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    mark.write_text(commit, "utf-8")


def _ask(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=TIMEOUT) as response:
        return json.loads(response.read())


def _commit(repository: str, revision: str, folder: Path) -> str:
    quoted = urllib.parse.quote(revision, safe="")
    url = f"{hub_address()}/api/models/{repository}/revision/{quoted}"
    try:
        return str(_ask(url)["sha"])
    except urllib.error.HTTPError as error:
        if error.code in (401, 403, 404):
            raise ModelError(
                f"{repository}: the hub has no revision {revision!r} of it ({error.code}): check "
                "the name"
            ) from None
        raise _unreachable(repository, revision, folder, f"it answered {error.code}") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unreachable(repository, revision, folder, cause(error)) from None


def _unreachable(repository: str, revision: str, folder: Path, reason: str) -> ModelError:
    return ModelError(
        f"{hub_address()} cannot be reached ({reason}). On a machine that can, download revision "
        f"{revision!r} of {repository} (config.json, *.safetensors, the tokenizer's files) into a "
        f"folder, bring it here, and run: triptych models get {folder.name} --from FOLDER"
    )


def _tree(repository: str, commit: str) -> Iterator[RemoteFile]:
    url = f"{hub_address()}/api/models/{repository}/tree/{commit}?recursive=1"
    try:
        for item in _ask(url):
            if item.get("type") == "file":
                large = item.get("lfs") or {}
                yield RemoteFile(item["path"], int(item["size"]), large.get("oid"), item.get("oid"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{repository}: the hub's list of files is unusable: {error}") from None


def _bring(
    repository: str,
    commit: str,
    file: RemoteFile,
    folder: Path,
    report: Report,
    before: int,
    total: int,
) -> None:
    """One file, resumed from its `.part`, moved into place once its hash is right."""
    final = folder / file.path
    if final.is_file() and _intact(final, file):
        return
    part = folder / (file.path + ".part")
    url = f"{hub_address()}/{repository}/resolve/{commit}/{urllib.parse.quote(file.path)}"
    reason = "it broke off"
    for _ in range(TRIES):
        try:
            _append(url, part, file.size, lambda n: report(Progress(before + n, total, file.path)))
        except (OSError, ValueError) as error:
            reason = str(error)
            continue
        if part.stat().st_size < file.size:
            continue
        if _intact(part, file):
            part.replace(final)
            return
        part.unlink()
        reason = "its hash is wrong"
    raise ModelError(
        f"{repository}: {file.path} could not be downloaded ({reason}): try again, it goes on "
        "where it stopped"
    )


def _append(url: str, part: Path, size: int, told: Callable[[int], None]) -> None:
    have = part.stat().st_size if part.exists() else 0
    if have > size:
        part.unlink()
        have = 0
    if have == size and part.exists():
        return
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})
    with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
        resumed = have and response.status == 206
        with part.open("ab" if resumed else "wb") as out:
            count = have if resumed else 0
            while chunk := response.read(CHUNK):
                out.write(chunk)
                count += len(chunk)
                told(count)


def _intact(path: Path, file: RemoteFile) -> bool:
    if path.stat().st_size != file.size:
        return False
    if file.sha256 is None and file.blob is None:
        return True
    digest = (
        sha256() if file.sha256 else sha1(f"blob {file.size}\0".encode(), usedforsecurity=False)
    )
    with path.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest() == (file.sha256 or file.blob)
