"""The packaging: every room is listed, importable under its name, and light to import."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("align", "corpora", "languages", "review", "score", "translate")


def test_every_package_is_listed() -> None:
    """A folder with an `__init__.py` that pyproject.toml does not list is missing from the wheel."""
    listed = set(
        tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    )
    found = {"triptych", "triptych.cli"}
    for room in ROOMS:
        for init in (ROOT / room).rglob("__init__.py"):
            found.add(".".join(["triptych", *init.parent.relative_to(ROOT).parts]))
    assert listed == found


def test_links_lead_to_the_rooms() -> None:
    """The links in `triptych/` are what editors and type checkers resolve."""
    for room in ROOMS:
        assert (ROOT / "triptych" / room).resolve() == ROOT / room


def test_import_is_light() -> None:
    """`import triptych` and the command line load none of the heavy libraries."""
    code = (
        "import sys, triptych, triptych.cli; triptych.cli.cli.main(['--help'], standalone_mode=False); "
        "print([m for m in ('numpy', 'numba', 'lxml', 'torch', 'transformers', 'ctranslate2', 'babel', "
        "'trafilatura', 'jinja2', 'starlette', 'pyarrow', 'ray') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
