"""`triptych align` on the command line."""

from __future__ import annotations

import json

from click.testing import CliRunner

from triptych.cli import cli

STORY = {
    "id": "bridge",
    "paragraphs": {
        "en": ["A new bridge was opened on Monday.", "It cost 12 million euros."],
        "mk": ["Во понеделник беше отворен нов мост.", "Чинеше 12 милиони евра."],
    },
}


def run(*lines: object, options: tuple[str, ...] = ()) -> tuple[int, list[dict[str, object]], str]:
    """Exit status, records on stdout, and stderr."""
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    result = CliRunner().invoke(cli, ["align", "-", *options], input=text, catch_exceptions=True)
    return result.exit_code, [json.loads(x) for x in result.stdout.splitlines()], result.stderr


def test_rows_come_out() -> None:
    """A story on standard input becomes rows, one a line."""
    status, rows, _ = run(STORY)
    assert status == 0
    assert [row["cells"]["mk"]["text"] for row in rows] == STORY["paragraphs"]["mk"]  # type: ignore[index]  # JSON


def test_beads_only() -> None:
    """With --beads the indices come alone."""
    _, records, _ = run(STORY, options=("--beads",))
    assert records[0]["id"] == "bridge"
    assert len(records[0]["beads"]) == 2  # type: ignore[arg-type]  # JSON


def test_a_bad_line_does_not_stop_the_others() -> None:
    """What is no story is reported with its line, the rest goes on, and the exit status says so."""
    status, rows, talk = run(
        "{nonsense", STORY, "[]", {**STORY, "pins": [{"members": {"sq": [0]}}]}
    )
    assert status == 1
    assert len(rows) == 2
    assert "line 1" in talk
    assert "line 3" in talk
    assert "a pin names 'sq', which the story does not have" in talk
