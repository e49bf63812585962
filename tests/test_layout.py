"""The packaging: every room is listed, importable under its name, and light to import."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[1]
NAMED_OTHERWISE = {"yaml": "pyyaml"}
IMPORT = re.compile(r"^ *(?:from (\w+)[\w.]* import .|import (\w+))", re.MULTILINE)
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


def test_what_is_imported_is_declared() -> None:
    """Every package that a module imports stands in pyproject.toml, whoever else brings it along."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = chain(project["dependencies"], *project["optional-dependencies"].values())
    declared = {re.split(r"[\[<>=~ ]", line)[0].lower().replace("-", "_") for line in wanted}
    known = {*declared, *sys.stdlib_module_names, "triptych"}
    undeclared = set()
    for file in (f for room in (*ROOMS, "triptych/cli") for f in (ROOT / room).rglob("*.py")):
        for one, other in IMPORT.findall(file.read_text(encoding="utf-8")):
            if NAMED_OTHERWISE.get(one or other, one or other) not in known:
                undeclared.add(f"{file.relative_to(ROOT)}: {one or other}")
    assert undeclared == set()


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
