"""All commands: each has help that says what it does, and stands in the documentation."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.triptych.cli.conftest import Run
from triptych.cli import COMMANDS, SECTIONS, cli

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help(name: str) -> None:
    """`--help` exits 0, opens with a sentence, and says something about every option."""
    done = CliRunner().invoke(cli, [name, "--help"])
    assert done.exit_code == 0
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.help
    assert command.help.strip().splitlines()[0].endswith((".", ":")) or "\n" in command.help
    options = [p for p in command.params if isinstance(p, click.Option)]
    assert [option.name for option in options if not option.help] == []


def commands(
    group: click.Group = cli, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command that does something, with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


def test_help_calls_one_thing_by_one_name() -> None:
    """Options of one name take a value of one name; a language is a CODE everywhere."""
    names: dict[str, set[str]] = {}
    for _, command in commands():
        for option in command.params:
            if isinstance(option, click.Option) and not option.is_flag:
                metavar = option.make_metavar(click.Context(command))
                names.setdefault(option.opts[0], set()).add(metavar)
    for own in ("--from", "--to", "-o", "--licence"):  # not the same thing in all commands
        names.pop(own)
    assert {option: found for option, found in names.items() if len(found) > 1} == {}
    assert names["--languages"] == {"CODES"}
    assert names["--language"] == {"CODE"}
    assert names["--reference"] == {"CODE=FILE"}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_documented(name: str) -> None:
    """It stands in the README or in docs/, as somebody would type it."""
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    assert any(f"triptych {name}" in page.read_text(encoding="utf-8") for page in pages)


def test_help_is_quick() -> None:
    """`triptych --help` takes under .3 s of processor time, with every command listed."""
    code = (
        "import sys, time, triptych.cli as c; c.cli.main(['--help'], standalone_mode=False); "
        "print(time.process_time(), file=sys.stderr)"
    )
    times = []
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        times.append(float(done.stderr))
    assert all(f"\n  {name} " in done.stdout for name in COMMANDS)
    assert min(times) < 0.3


def test_every_command_stands_under_one_heading() -> None:
    """The help shows all commands, each once, in a line that is not cut off."""
    assert sorted(name for names in SECTIONS.values() for name in names) == sorted(COMMANDS)
    told = CliRunner().invoke(cli, ["--help"]).stdout.splitlines()[2:]
    assert [line for line in told if line.endswith("...")] == []


def test_a_misspelt_command_is_guessed() -> None:
    """The message names what was probably meant."""
    assert "Did you mean 'build'?" in CliRunner().invoke(cli, ["buidl"]).stderr


def test_usage_errors_exit_2() -> None:
    """An unknown command or option is a usage error, told apart from a failure."""
    for arguments in (["sing"], ["build", "--louder", "x"], ["rows"]):
        assert CliRunner().invoke(cli, arguments).exit_code == 2


def run_main(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from triptych.cli import main; main()", *map(str, arguments)],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_failures_exit_1_with_one_line(tmp_path: Path) -> None:
    """What goes wrong is one line on standard error, without a traceback."""
    taken = tmp_path / "taken"
    taken.write_text("not a folder", encoding="utf-8")
    (tmp_path / "pages").mkdir()
    for arguments, said in (
        (("rows", tmp_path), "triptych build"),
        (("build", tmp_path / "pages", "-o", taken), f"{taken}: "),
    ):
        done = run_main(*arguments)
        assert done.returncode == 1
        assert done.stdout == b""
        (line,) = done.stderr.decode().splitlines()
        assert line.startswith("triptych: ")
        assert said in line


def test_output_is_utf_8_whatever_the_console(tmp_path: Path) -> None:
    """A console's code page does not change the data."""
    page = tmp_path / "mk.txt"
    page.write_text("Мостот е отворен\n\nВо петокот беше отворен мостот преку реката.\n", "utf-8")
    done = run_main("read", page, PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert json.loads(done.stdout.decode())["title"] == "Мостот е отворен"


@pytest.mark.parametrize(
    "arguments",
    [
        ("evaluate", "align"),
        ("evaluate", "checks"),
        ("evaluate", "translate", "--from", "en", "--to", "sq"),
        ("align",),
        ("fill",),
        ("score",),
        ("profile", "learn"),
        ("read",),
    ],
)
def test_bytes_that_are_no_text_fail_in_words(
    run: Run, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """A file of the wrong kind, such as a picture, is named; nothing comes out."""
    picture = tmp_path / "picture.jpg"
    picture.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)))
    done = run(*arguments, picture)
    assert done.exit_code == 1
    assert "picture.jpg" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("arguments", [("read",), ("build", "-o", "corpus")])
def test_an_address_is_to_be_fetched_first(run: Run, arguments: tuple[str, ...]) -> None:
    """A command that reads files names the one that fetches pages."""
    done = run(*arguments, "https://agency.example/en/bridge")
    assert done.exit_code == 1
    assert "triptych fetch https://agency.example/en/bridge -o" in done.stderr


def test_nothing_to_measure_is_said(run: Run, tmp_path: Path) -> None:
    """A table without a row that has both languages is no measurement of 0 of 0."""
    table = tmp_path / "sentences.tsv"
    table.write_text("en\tsq\nThe bridge opened.\t\n", encoding="utf-8")
    done = run("evaluate", "translate", table, "--from", "en", "--to", "sq")
    assert done.exit_code == 1
    assert "no line has a text in each of en, sq" in done.stderr


@pytest.mark.parametrize(("option", "value"), [("--pause", "-1"), ("--timeout", "0")])
def test_fetch_refuses_times_that_are_none(run: Run, option: str, value: str) -> None:
    """Before anything is asked of a server."""
    address = "https://agency.example/a"
    assert run("fetch", address, "-o", "a.warc.gz", option, value).exit_code == 2
