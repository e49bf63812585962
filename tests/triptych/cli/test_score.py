"""`triptych score` and `triptych evaluate checks`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from triptych.cli import cli

GOOD = {
    "story": "s",
    "cells": {"en": "15 pigs came.", "sq": "Erdhën 15 derra.", "mk": "Дојдоа 15 свињи."},
}
BAD = {
    "story": "s",
    "cells": {"en": "15 pigs came.", "sq": "Erdhën 15 derra.", "mk": "Дојдоа 13 свињи."},
}


def jsonl(*records: object) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def run(*args: str, given: str = "") -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, (*args, "--encoder", "none"), input=given)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        return 1, done.stdout, str(done.exception)
    return done.exit_code, done.stdout, done.stderr


def test_a_table_for_people() -> None:
    """The finding, the agreement by dimension, what was not measured, and the signature."""
    code, out, _ = run("score", "-", given=jsonl(GOOD, BAD))
    assert code == 0
    assert "s row 1" in out
    assert "mk has “13” where the others have en “15”, sq “15”" in out
    assert "facts       1/2 rows agree" in out
    assert "adequacy    not measured" in out


def test_the_signature_stands_once_at_the_end() -> None:
    """However many stories there are."""
    _, out, _ = run("score", "-", given=jsonl(GOOD, {**BAD, "story": "t"}))
    assert out.count("version:") == 1
    assert "version:" in out.splitlines()[-1]


def test_a_missing_paragraph_is_told() -> None:
    """A row that one version lacks does not agree in coverage, though it holds no finding."""
    gap = {"story": "s", "cells": {"en": "The pigs left.", "sq": "Derrat ikën.", "mk": None}}
    _, out, _ = run("score", "-", given=jsonl(GOOD, gap))
    assert "coverage    1/2 rows agree (9% to 91%): 1 missing" in out


def test_json_lines_for_programs() -> None:
    """Rows with findings, then the story's vector, then the whole with the signature."""
    _, out, _ = run("score", "-", "--json", given=jsonl(GOOD, BAD))
    *rows, story, whole = [json.loads(line) for line in out.splitlines()]
    assert [len(row["findings"]) for row in rows] == [0, 1]
    assert rows[1]["findings"][0]["languages"] == ["mk"]
    assert story["vector"]["rows"] == whole["corpus"]["rows"] == 2
    assert [row["vector"]["parts"]["facts"]["agree"] for row in rows] == [1, 0]
    assert rows[0]["vector"]["parts"]["adequacy"] is None


def test_the_output_is_input_again() -> None:
    """Scored rows can be scored again, and give the same."""
    _, out, _ = run("score", "-", "--json", given=jsonl(GOOD, BAD))
    rows = "".join(line + "\n" for line in out.splitlines()[:2])
    assert run("score", "-", "--json", given=rows)[1] == out


@pytest.mark.parametrize(
    ("given", "level", "code"), [(GOOD, "minor", 0), (BAD, "major", 1), (BAD, "critical", 0)]
)
def test_fail_on(given: object, level: str, code: int) -> None:
    """The exit status says whether there is a finding of that severity or worse."""
    assert run("score", "-", "--fail-on", level, given=jsonl(given))[0] == code


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2: not JSON"),
        ("[1]", "line 2: not a JSON object"),
        ('{"story": "s"}', "line 2: key 'cells' is missing"),
        ('{"cells": {"en": 5}}', "line 2: "),
        ('{"cells": {"en": "One."}, "row": "first"}', "line 2: key 'row' must hold"),
    ],
)
def test_a_bad_row_is_named_and_the_others_are_scored(line: str, message: str) -> None:
    """An error says where and what; the rows before and after it are scored; exit 1."""
    code, out, error = run("score", "-", given=jsonl(GOOD) + line + "\n" + jsonl(BAD))
    assert code == 1
    assert message in error
    assert "s row 1" in out
    assert "facts       1/2 rows agree" in out


def test_no_rows_are_no_score() -> None:
    """Nothing to score is a failure."""
    code, out, error = run("score", "-", given="\n")
    assert code == 1
    assert out == ""
    assert "standard input: holds no JSON lines" in error


def test_references(tmp_path: Path) -> None:
    """BLEU, chrF and TER come from sacreBLEU, with its signatures."""
    (tmp_path / "mk.txt").write_text("Дојдоа 15 свињи.\n", encoding="utf-8")
    option = f"mk={tmp_path / 'mk.txt'}"
    _, out, _ = run("score", "-", "--json", "--reference", option, given=jsonl(GOOD))
    scores = json.loads(out.splitlines()[-1])["references"]
    assert [s["metric"] for s in scores] == ["BLEU", "chrF2", "TER"]
    assert scores[1]["score"] == 100.0
    assert "version:" in scores[0]["signature"]


def test_an_unknown_check_is_named() -> None:
    """The message lists the checks that there are."""
    code, _, error = run("score", "-", "--check", "spelling", given=jsonl(GOOD))
    assert code == 1
    assert "unknown check spelling" in error


def test_evaluate_checks(tmp_path: Path) -> None:
    """Figures, findings and the table; nothing is overwritten unasked."""
    known = {**BAD, "id": "1", "errors": [{"lang": "mk", "type": "number_changed"}]}
    rows, table, found = (tmp_path / n for n in ("rows.jsonl", "table.json", "found.jsonl"))
    rows.write_text(jsonl(known, {**GOOD, "id": "2", "errors": []}), encoding="utf-8")
    args = ("evaluate", "checks", str(rows), "--write-table", str(table), "--findings", str(found))
    code, out, _ = run(*args)
    assert code == 0
    assert "number_changed          1  1.000   1.000" in out
    assert "alarms: 0.0 of 100 clean rows (1 row)" in out
    assert json.loads(table.read_text())["checks"]["number"]["mk"]["right"] == 1
    assert len(found.read_text(encoding="utf-8").splitlines()) == 2
    code, _, error = run(*args)
    assert code == 1
    assert "exists already" in error
    assert run(*args, "--force")[0] == 0


def test_the_built_in_encoder_is_calibrated() -> None:
    """After training a new one, run benchmarks/score/calibrate.py: adequacy needs its figures."""
    from triptych.align import load_encoder
    from triptych.score.adequacy import calibration

    encoder = load_encoder()
    assert encoder is not None
    assert set(calibration(encoder.name)) == {("en", "mk"), ("en", "sq"), ("mk", "sq")}
