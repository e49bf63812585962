"""The wheel: it holds every module and every data file of the rooms, and imports by itself."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("align", "corpora", "languages", "review", "score", "translate")
LEFT_OUT = (".git", ".venv", "tests", "docs", "benchmarks", "demo", "build", "dist", "__pycache__")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree, built from a copy so that the tree stays clean."""
    folder = tmp_path_factory.mktemp("wheel")
    tree = folder / "tree"
    shutil.copytree(
        ROOT,
        tree,
        symlinks=True,
        ignore=shutil.ignore_patterns(*LEFT_OUT, "*.egg-info", ".*_cache", ".hypothesis"),
    )
    command = "-m pip wheel --quiet --no-deps --no-build-isolation --disable-pip-version-check"
    subprocess.run([sys.executable, *command.split(), "-w", str(folder), str(tree)], check=True)
    return next(folder.glob("*.whl"))


def test_wheel_holds_every_file_of_the_rooms(wheel: Path) -> None:
    """What git would ship of a room is in the wheel: modules, packs, models, templates, samples."""
    held = set(zipfile.ZipFile(wheel).namelist())
    listed = subprocess.run(
        ["git", "ls-files", "-z", *ROOMS, "triptych"], cwd=ROOT, capture_output=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout: what belongs to the rooms is not known")
    wanted = set()
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file() and not (ROOT / name).is_symlink():
            wanted.add(name if name.startswith("triptych/") else f"triptych/{name}")
    assert wanted <= held


def test_wheel_imports_by_itself(wheel: Path, tmp_path: Path) -> None:
    """Every module imports from the unpacked wheel, away from the source tree."""
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import importlib, pkgutil, triptych\n"
        "assert triptych.__file__.startswith(sys.argv[1]), triptych.__file__\n"
        "names = [m.name for m in pkgutil.walk_packages(triptych.__path__, 'triptych.')]\n"
        "for name in names:\n"
        "    if not name.endswith('__main__'): importlib.import_module(name)\n"
        "print(len(names))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > len(ROOMS)


def test_wheel_stays_small(wheel: Path) -> None:
    """The wheel holds two small models; more than 60 MB means that something slipped in."""
    assert wheel.stat().st_size < 60_000_000
