"""A folder appears whole or not at all, and what killed runs left is cleared away."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from triptych.corpora.publish.whole import whole_folder
from triptych.errors import SettingsError

WRITE = """
import os, signal, sys
from pathlib import Path
from triptych.corpora.publish.whole import whole_folder

out, when = Path(sys.argv[1]), sys.argv[2]
rename, calls = Path.rename, []

def killed(self, target):
    calls.append(target)
    if len(calls) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(self, target)

if when == "renaming":
    Path.rename = killed
with whole_folder(out, replace=True) as folder:
    (folder / "release.json").write_text("new")
    if when == "writing":
        os.kill(os.getpid(), signal.SIGKILL)
    if when == "never":
        print("ready", flush=True)
        sys.stdin.read()
"""


def write(out: Path, text: str, *, replace: bool = False) -> None:
    with whole_folder(out, replace=replace) as folder:
        (folder / "release.json").write_text(text)


def run(out: Path, when: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [sys.executable, "-c", WRITE, str(out), when],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.parametrize("when", ["writing", "renaming"])
def test_a_killed_run_loses_nothing(tmp_path: Path, when: str) -> None:
    """The old release is there afterwards, whenever the new one was killed, and no rubbish."""
    out = tmp_path / "out"
    write(out, "old")
    with run(out, when) as process:
        assert process.wait() == -9
    assert [p for p in tmp_path.iterdir() if p != out]
    with pytest.raises(SettingsError, match="is there already"):
        write(out, "newer")
    assert (out / "release.json").read_text() == "old"
    assert list(tmp_path.iterdir()) == [out]
    write(out, "newer", replace=True)
    assert (out / "release.json").read_text() == "newer"


def test_a_run_that_goes_on_is_left_alone(tmp_path: Path) -> None:
    """Two at a time: the second does not clear away what the first one writes."""
    out = tmp_path / "out"
    with run(out, "never") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        write(tmp_path / "other", "other")
        write(out, "second")
        assert len(list(tmp_path.glob(".out.*.partial"))) == 1
        process.communicate("")
    assert (out / "release.json").read_text() == "new"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["other", "out"]


def test_strangers_are_not_touched(tmp_path: Path) -> None:
    """Hidden folders of other names, and those of a release whose name goes on, stay."""
    kept = [tmp_path / name for name in (".out.partial", ".out.x.0123abcd.partial", ".outer.old")]
    for folder in kept:
        folder.mkdir()
    write(tmp_path / "out", "new")
    assert all(folder.is_dir() for folder in kept)
