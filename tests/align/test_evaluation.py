"""The figures against gold, and that they are those of the public script."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from triptych.align.evaluation import figures, read_cases
from triptych.cli import cli
from triptych.errors import InputError

BENCH = Path(__file__).parents[3] / "shared" / "bench"

GOLD = [((0,), (0,), (0,)), ((1,), (), (1,)), ((2,), (1, 2), (2,))]
FOUND = [((0,), (0,), (0,)), ((1,), (), ()), ((), (), (1,)), ((2,), (1,), (2,)), ((), (2,), ())]


def test_figures_of_a_small_case() -> None:
    """One of three gold beads is found among five; one of six links is half right."""
    result = figures([(GOLD, FOUND)])
    assert result.bead == pytest.approx(2 * 1 / (3 + 5))
    assert result.pair == pytest.approx(2 * 4 / (7 + 6))
    assert result.lax == pytest.approx(2 * 1.0 * (6 / 7) / (1.0 + 6 / 7))
    assert result.missing == 0.0
    assert result.cases == 1


def test_missing_cells_have_no_figure_where_gold_has_none(tmp_path: Path) -> None:
    """Nothing lacks, so that nothing could be found: the command prints a dash."""
    assert figures([(GOLD[:1], FOUND)]).missing is None
    cases = tmp_path / "cases.jsonl"
    case = {"paragraphs": {"en": ["Yes."], "sq": ["Po."]}, "gold": [{"en": [0], "sq": [0]}]}
    cases.write_text(json.dumps({"id": "a", "profile": "clean", **case}))
    result = CliRunner().invoke(cli, ["evaluate", "align", str(cases)])
    assert "missing F1 -  (1 case)" in result.output


def test_nothing_found_is_zero() -> None:
    """No division by nothing."""
    assert figures([([], [])]).bead == 0.0


def test_bad_cases_are_named(tmp_path: Path) -> None:
    """A line that is no case is an error with file and line."""
    path = tmp_path / "cases.jsonl"
    path.write_text('{"id": "a", "paragraphs": {"en": ["x"]}, "gold": []}\n{"id": "b"}\n')
    with pytest.raises(InputError, match=r"cases.jsonl: line 2 is not a case"):
        list(read_cases(path))
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"cases.jsonl, line 1: not UTF-8"):
        list(read_cases(path))
    path.write_bytes(b"\n")
    with pytest.raises(InputError, match="holds no cases"):
        list(read_cases(path))


@pytest.mark.skipif(not BENCH.is_dir(), reason="the development data is not here")
def test_agrees_with_the_public_script(tmp_path: Path) -> None:
    """On twelve cases the command prints what score_align.py prints for its predictions."""
    lines = (BENCH / "align" / "cases.jsonl").read_text(encoding="utf-8").splitlines()[:12]
    cases, out = tmp_path / "cases.jsonl", tmp_path / "beads.jsonl"
    cases.write_text("\n".join(lines), encoding="utf-8")
    result = CliRunner().invoke(
        cli, ["evaluate", "align", str(cases), "--predictions", str(out), "--json"]
    )
    assert result.exit_code == 0, result.output
    ours = json.loads(result.stdout)["figures"]["all"]
    spec = importlib.util.spec_from_file_location("score_align", BENCH / "score_align.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    gold = [json.loads(line)["gold"] for line in lines]
    found = [json.loads(line)["beads"] for line in out.read_text().splitlines()]
    theirs = script.score(list(zip(gold, found, strict=True)))
    names = {"bead": "bead F1", "pair": "pair F1", "lax": "lax F1", "missing": "missing F1"}
    for name, label in names.items():
        assert ours[name] == pytest.approx(theirs[label])
    assert ours["bead"] > 0.9
