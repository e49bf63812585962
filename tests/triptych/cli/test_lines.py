"""Reading JSON lines: what cannot be used is named by line, and the other lines go on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

GOOD = {"id": "bridge", "paragraphs": {"en": ["The bridge opened."], "mk": ["Мостот е отворен."]}}

BAD = {
    "cut": (b'{"id": "a", ', "not JSON (Expecting property name enclosed in double quotes"),
    "list": (b"[1]", "not a JSON object"),
    "empty": (b"{}", "a story needs the key 'articles' or 'paragraphs'"),
    "windows": ('{"id": "ж"}'.encode("cp1251"), "not UTF-8: save the file as UTF-8"),
    "typo": (b'{"id": "a", "paragraphs": {"en": "One."}}', "must hold a list, not a string"),
}


@pytest.mark.parametrize("command", ["align", "fill"])
@pytest.mark.parametrize("name", sorted(BAD))
def test_a_bad_line_is_named_and_the_others_go_on(
    run: Callable[..., Result], tmp_path: Path, command: str, name: str
) -> None:
    """One message for both commands: the file, the line, what is wrong; exit 1."""
    bad, said = BAD[name]
    good = json.dumps(GOOD, ensure_ascii=False).encode()
    path = tmp_path / "stories.jsonl"
    path.write_bytes(good + b"\n\n" + bad + b"\n" + good + b"\n")
    done = run(command, path)
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"triptych: {path}, line 3: ")
    assert said in line


@pytest.mark.parametrize("command", ["align", "fill", "score"])
def test_a_byte_order_mark_is_no_text(run: Callable[..., Result], command: str) -> None:
    """Editors of Windows put one before the first line."""
    record = {"cells": {"en": "One.", "mk": "Едно."}} if command == "score" else GOOD
    done = run(command, "-", stdin="\ufeff" + json.dumps(record) + "\r\n")
    assert done.exit_code == 0
    assert done.stdout


@pytest.mark.parametrize("command", ["align", "fill"])
def test_a_file_of_another_kind_does_not_flood_the_screen(
    run: Callable[..., Result], command: str
) -> None:
    """Twenty lines are named, the others counted."""
    done = run(command, "-", stdin="<p>\n" * 1200)
    assert done.exit_code == 1
    assert done.stderr.count(", line ") == 20
    assert done.stderr.endswith("standard input: 1,180 more lines left out\n")


@pytest.mark.parametrize("command", ["align", "fill", "score", "read"])
@pytest.mark.parametrize("data", [b"", b"\n \r\n"], ids=["nothing", "blank lines"])
def test_an_empty_file_is_no_success(
    run: Callable[..., Result], tmp_path: Path, command: str, data: bytes
) -> None:
    path = tmp_path / "empty.jsonl"
    path.write_bytes(data)
    done = run(command, path)
    assert (done.exit_code, done.stdout) == (1, "")
    assert f"{path}: holds no JSON lines" in done.stderr
