"""The `command` engine: programs that behave, and programs that do not."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from triptych.errors import SettingsError
from triptych.translate.command import CommandEngine, CommandSettings


def engine(code: str, **changes: object) -> CommandEngine:
    """An engine that runs a line of Python."""
    argv = {("en", "sq"): (sys.executable, "-c", f"import sys\n{code}")}
    values = {"name": "test", "argv": argv, "licence": "CC0-1.0"}
    return CommandEngine(CommandSettings(**values | changes))  # type: ignore[arg-type]  # shorthand


def test_one_line_in_one_line_out() -> None:
    """Line breaks inside a sentence are spaces to the program."""
    attempts = engine("for line in sys.stdin: print(line.strip().upper())").translate(
        ["one\ntwo", "three"], "en", "sq", 4
    )
    assert [a.candidates[0].text for a in attempts] == ["ONE TWO", "THREE"]


def test_a_program_that_hangs_is_killed() -> None:
    """The reason names the time; the story goes on."""
    slow = engine("import time; time.sleep(60)", seconds=0.5)
    attempts = slow.translate(["one", "two"], "en", "sq", 1)
    assert [a.error for a in attempts] == [f"{sys.executable} gave no answer in 0.5 s"] * 2


def test_what_a_hanging_program_started_dies_with_it(tmp_path: Path) -> None:
    """Translators are often pipelines in a shell script; and a third hang in a row is the last."""
    alive = tmp_path / "alive"
    code = f"import subprocess; subprocess.run(['sh', '-c', 'sleep 2; touch {alive}'])"
    slow = engine(code, seconds=0.3, batch=1)
    attempts = slow.translate(["one", "two", "three", "four"], "en", "sq", 1)
    assert "given up" in (attempts[3].error or "")
    time.sleep(2.2)
    assert not alive.exists()


def test_a_program_that_dies_costs_only_the_sentence_that_kills_it() -> None:
    """A batch that fails is tried again in halves."""
    code = (
        "lines = sys.stdin.read().splitlines()\n"
        "sys.exit('cannot') if 'bad' in lines else print('\\n'.join(lines))"
    )
    attempts = engine(code).translate(["one", "bad", "three", "four"], "en", "sq", 1)
    assert [bool(a.candidates) for a in attempts] == [True, False, True, True]
    assert "status 1: cannot" in (attempts[1].error or "")


def test_too_few_lines_are_noticed() -> None:
    """A program that drops a line would shift all that follow."""
    code = "sys.stdout.writelines(s for s in sys.stdin if 'drop' not in s)"
    attempts = engine(code).translate(["one", "drop", "three"], "en", "sq", 1)
    assert attempts[0].candidates[0].text == "one"
    assert attempts[2].candidates[0].text == "three"
    assert not attempts[1].candidates


def test_a_missing_program_is_named() -> None:
    """Told when the engine is made, not at the first gap."""
    with pytest.raises(SettingsError, match="no program 'triptych-no-such'"):
        CommandEngine(CommandSettings("x", {("en", "sq"): ("triptych-no-such",)}, "CC0-1.0"))


@pytest.mark.skipif(shutil.which("apertium") is None, reason="apertium is not installed")
def test_apertium_translates_macedonian() -> None:
    """A real program, with a real translation."""
    pairs = subprocess.run(["apertium", "-l"], capture_output=True, text=True, check=False).stdout
    if "mkd-eng" not in pairs:
        pytest.skip("apertium-mkd-eng is not installed")
    settings = CommandSettings(
        "apertium", {("mk", "en"): ("apertium", "-u", "mkd-eng")}, "GPL-2.0-or-later"
    )
    attempts = CommandEngine(settings).translate(
        ["Тој живее во Скопје.", "Книгата е на масата."], "mk", "en", 1
    )
    texts = [a.candidates[0].text for a in attempts]
    assert "Skopje" in texts[0]
    assert "book" in texts[1].lower()


def test_settings_are_read_from_a_table() -> None:
    """The form of the .toml file in the documentation."""
    table = {"name": "a", "licence": "MIT", "argv": {"mk-en": ["cat"]}, "seconds": 5}
    assert CommandSettings.parse(table).argv == {("mk", "en"): ("cat",)}
    with pytest.raises(ValueError, match="mk-en"):
        CommandSettings.parse({**table, "argv": {"mken": ["cat"]}})
