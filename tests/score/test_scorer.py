"""The scorer: determinism, machine cells, gaps, and what was not measured."""

from __future__ import annotations

from triptych.score import Scorer, ScoreSettings, Vector
from triptych.story import Cell, Provenance, Row

MADE = Provenance("opus", "opus-mt-en-mk", "1", "CC-BY-4.0", "en")


def rows(mk: Cell) -> list[Row]:
    cells = {
        "en": Cell("The city paid 15 million euros on 3 May.", "human"),
        "sq": Cell("Qyteti pagoi 15 milionë euro më 3 maj.", "human"),
        "mk": mk,
    }
    return [Row("s", 0, "body", cells, 1.0)]


def test_the_same_rows_give_the_same_score() -> None:
    """Scoring is a pure function: findings, vector and signature do not change."""
    given = rows(Cell("Градот плати 16 милиони евра на 3 мај.", "human"))
    assert Scorer().score("s", given) == Scorer().score("s", given)


def test_a_machine_cell_is_checked_but_does_not_vote() -> None:
    """The wrong number of a machine cell is found; the people's agreement stays whole."""
    wrong = rows(Cell("Градот плати 16 милиони евра на 3 мај.", "machine", provenance=MADE))
    scored = Scorer().score("s", wrong)
    assert [(f.check, f.languages) for f in scored.rows[0].findings] == [("number", ("mk",))]
    assert scored.vector.points == 0
    assert scored.vector.parts["facts"].agree == scored.vector.parts["facts"].rows == 1


def test_one_human_version_is_not_consistency() -> None:
    """Two machine cells beside one human cell measure nothing."""
    made = Cell("Qyteti pagoi 15 milionë euro.", "machine", provenance=MADE)
    cells = {"en": Cell("The city paid 15 million euros.", "human"), "sq": made}
    vector = Scorer().score("s", [Row("s", 0, "body", cells, 1.0)]).vector
    assert (vector.rows, vector.measured) == (1, 0)
    assert vector.to_record()["penalty"] is None


def test_a_paragraph_that_one_version_lacks_is_missed() -> None:
    """A machine cell does not make up for it; a language that the story lacks is not asked for."""
    whole = Row(
        "s", 0, "body", {"en": Cell("He left.", "human"), "mk": Cell("Замина.", "human")}, 1.0
    )
    made = Cell("Тој спие.", "machine", provenance=MADE)
    gap = Row("s", 1, "body", {"en": Cell("He sleeps.", "human"), "mk": made}, 1.0)
    coverage = Scorer().score("s", [whole, gap]).vector.parts["coverage"]
    assert (coverage.agree, coverage.rows, coverage.gaps) == (1, 2, 1)


def test_old_findings_are_replaced() -> None:
    """Scoring again does not pile findings up."""
    once = Scorer().score("s", rows(Cell("Градот плати 16 милиони евра.", "human")))
    assert Scorer().score("s", once.rows).rows == once.rows


def test_gaps_and_empty_cells_are_left_out() -> None:
    """A row with one text, or none, gives a result and no finding."""
    for mk in (Cell(None), Cell(""), Cell(" \n\x00")):
        scored = Scorer().score("s", [Row("s", 0, "body", {"mk": mk}, 1.0)])
        assert scored.rows[0].findings == ()
    assert Scorer().score("s", []).vector.rows == 0


def test_rows_without_text_or_words_have_no_findings() -> None:
    """Empty rows, and rows of marks only, are no ground to compare anything on."""
    for text in (None, "", "…"):
        rows = [Row("s", n, "body", {k: Cell(text) for k in ("en", "mk")}, 1.0) for n in range(2)]
        assert not any(row.findings for row in Scorer().score("s", rows).rows)


def test_adequacy_is_not_measured_without_an_encoder() -> None:
    """What could not run is null in the record, not perfect."""
    record = Scorer().score("s", rows(Cell("Градот плати 15 милиони.", "human"))).vector.to_record()
    assert record["parts"]["adequacy"] is None
    assert record["parts"]["facts"]["rows"] == 1


def test_the_signature_names_what_ran() -> None:
    """Settings change the signature; the seed and the version are in it."""
    plain, fewer = Scorer().signature, Scorer(ScoreSettings(checks=("number",))).signature
    assert plain != fewer
    assert "seed:12345" in plain
    assert "version:" in plain


def test_only_the_checks_asked_for_run() -> None:
    """Other findings stay out when the settings name one check."""
    given = rows(Cell("Градот плати 16 милиони евра на 4 јуни.", "human"))
    scored = Scorer(ScoreSettings(checks=("date",))).score("s", given)
    assert {f.check for f in scored.rows[0].findings} == {"date"}


def test_a_vector_survives_its_record() -> None:
    """What the store keeps reads back as the same record."""
    vector = Scorer().score("s", rows(Cell("Градот плати 16 милиони.", "human"))).vector
    assert Vector.from_record(vector.to_record()).to_record() == vector.to_record()
