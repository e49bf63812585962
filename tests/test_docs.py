"""The documentation: what it tells people to type runs, or at least is understood."""

from __future__ import annotations

import doctest
import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from runpy import run_path

import click
import pytest

from triptych.cli import cli

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = [README, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
TYPED = re.compile(r"^ {4,}(?:.*?\| )??(triptych [a-z].*)")
ROOMS = ("align", "corpora", "languages", "review", "score", "translate", "triptych")
EXAMPLES = [  # modules with examples in their docstrings
    path.relative_to(ROOT).with_suffix("").parts
    for room in ROOMS
    for path in sorted((ROOT / room).rglob("*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]
QUOTED = re.compile(r"`(triptych [a-z][^`]*)`")


def words_of(text: str) -> list[str]:
    """The words of a command up to where a shell would end it."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words = list(lexer)
    ends = (i for i, word in enumerate(words) if word[0] in "|&;<>()")
    return words[: next(ends, len(words))]


def typed(page: Path) -> Iterator[list[str]]:
    """The words of each command in the blocks of a page, without `triptych` itself."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        for command in TYPED.findall(line):
            for part in re.split(r"\| (?=triptych )", command):
                yield words_of(part)[1:]


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that the first words name, and its arguments."""
    command: click.Command = cli
    while isinstance(command, click.Group):
        found = command.get_command(click.Context(command), words[0])
        assert found is not None, f"there is no command {words[0]!r}"
        command, words = found, words[1:]
    return command, words


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_blocks_are_understood(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands exist and take these options, values and arguments; files need not be there."""
    monkeypatch.setattr(click.Path, "convert", lambda self, value, param, ctx: value)
    for words in typed(page):
        command, arguments = command_of(words)
        try:
            command.make_context(" ".join(words), arguments)
        except click.UsageError as error:
            pytest.fail(f"{page.name}: triptych {shlex.join(words)}: {error.format_message()}")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_sentences_exist(page: Path) -> None:
    """A command named in a sentence exists, with the options named there."""
    for quoted in QUOTED.findall(page.read_text(encoding="utf-8")):
        words = words_of(quoted)[1:]
        if words[-1] == "..." or len(words) == 1:
            words = words[:1]
            assert words[0] in cli.list_commands(click.Context(cli)), quoted
            continue
        command, arguments = command_of(words)
        known = {opt for option in command.params for opt in option.opts}
        assert {word for word in arguments if word.startswith("-") and word != "-"} <= known, quoted


def test_commands_are_found() -> None:
    """The tests above look at what they are meant to look at."""
    found = [" ".join(words) for words in typed(README)]
    assert "rows corpus" in found
    assert any(words.startswith("publish corpus --to") for words in found)
    piped = [words for words in typed(ROOT / "docs" / "commands.md") if words == ["fill", "-"]]
    assert piped


def test_python_of_the_readme_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The snippet prints what stands below it."""
    text = README.read_text(encoding="utf-8")
    snippets = re.findall(r"```python\n(.*?)```\n", text, re.DOTALL)
    assert snippets
    for snippet in snippets:
        (tmp_path / "snippet.py").write_text(snippet, encoding="utf-8")
        run_path(str(tmp_path / "snippet.py"))
        said = capsys.readouterr().out
        assert said
        for line in said.splitlines():
            assert line in text


@pytest.mark.parametrize("parts", EXAMPLES, ids="/".join)
def test_examples_in_docstrings_are_true(parts: tuple[str, ...]) -> None:
    """What a docstring shows is what comes out."""
    name = ".".join(parts) if parts[0] == "triptych" else ".".join(("triptych", *parts))
    done = doctest.testmod(import_module(name))
    assert done.attempted
    assert not done.failed
