"""The versions against an engine's translations of their siblings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec

import pytest

from triptych.corpora.engines import load_judges
from triptych.score import Scorer
from triptych.score.hypothesis import chrf
from triptych.score.scorer import Scored
from triptych.story import Cell, Provenance, Row

CELLS: dict[str, str | Cell] = {
    "en": "The government adopted the budget on Monday.",
    "sq": "Qeveria miratoi buxhetin të hënën.",
    "mk": "Владата го усвои буџетот во понеделникот.",
}
ASTRAY = "Kori i qytetit këndoi mbrëmë përballë një salle plot."
needs_engine = pytest.mark.skipif(
    not (find_spec("ctranslate2") and find_spec("sentencepiece")),
    reason="the shipped model runs on ctranslate2 and sentencepiece",
)


class Phrasebook:
    """An engine that knows the sentences of `CELLS` by heart."""

    signature = "phrasebook@1"

    def made(self, engine: str, model: str) -> bool:
        return model == "phrasebook"

    def translates(self, source: str, target: str) -> bool:
        return True

    def __call__(self, texts: Sequence[str], source: str, target: str) -> list[str | None]:
        return [str(CELLS[target]) if text == CELLS[source] else None for text in texts]


def scored(scorer: Scorer, cells: Mapping[str, str | Cell]) -> Scored:
    made = {k: v if isinstance(v, Cell) else Cell(v, "human") for k, v in cells.items()}
    return scorer.score("s", [Row("s", 0, "body", made, 1.0)])


def test_not_measured_without_an_engine() -> None:
    """The vector says so, and so does the signature."""
    result = scored(Scorer(), CELLS)
    assert result.comparisons == ()
    assert result.vector.to_record()["parts"]["check:translation"] is None
    assert "|mt:none|" in result.signature


def test_a_version_far_from_every_translation_is_named() -> None:
    """Both siblings are translated alike, and the version has nothing of it."""
    result = scored(Scorer(translators=[Phrasebook()]), {**CELLS, "sq": ASTRAY})
    found = [f for f in result.rows[0].findings if f.check == "translation"]
    assert [(f.severity, f.languages) for f in found] == [("minor", ("sq",))]
    assert str(CELLS["sq"]) in found[0].message
    assert "|mt:phrasebook@1|" in result.signature


def test_good_versions_are_silent_and_measured() -> None:
    """Each of six directions is measured once."""
    result = scored(Scorer(translators=[Phrasebook()]), CELLS)
    assert [round(c.chrf) for c in result.comparisons] == [100] * 6
    assert not [f for f in result.rows[0].findings if f.check == "translation"]


def test_never_against_the_engine_that_filled_the_cell() -> None:
    """Its own work is compared with another engine or not at all, and is no source either."""
    provenance = Provenance("table", "phrasebook", "1", "CC0-1.0", "en")
    cells = {
        **CELLS,
        "sq": Cell("Qeveria miratoi buxhetin të hënën.", "machine", provenance=provenance),
    }
    result = scored(Scorer(translators=[Phrasebook()]), cells)
    assert {(c.source, c.target) for c in result.comparisons} == {("en", "mk"), ("mk", "en")}


@needs_engine
def test_the_shipped_model_judges() -> None:
    """The demonstration model, run as it ships, is near a right version and far from a wrong one."""
    scorer = Scorer(translators=load_judges(["demonstration"]))
    cells = {
        "en": "The results will be published on 20 May.",
        "sq": "Rezultatet do të publikohen më 20 maj.",
        "mk": "Резултатите ќе бидат објавени на 20 мај.",
    }
    right = scored(scorer, cells)
    assert {(c.source, c.target) for c in right.comparisons} >= {("en", "sq"), ("mk", "sq")}
    assert min(c.chrf for c in right.comparisons) > 50
    wrong = scored(scorer, {**cells, "sq": ASTRAY})
    assert [f.languages for f in wrong.rows[0].findings if f.check == "translation"] == [("sq",)]
    assert "|mt:triptych-demonstration@" in wrong.signature


@needs_engine
def test_the_shipped_model_does_not_judge_its_own_cells() -> None:
    """A cell that it filled has no comparison."""
    (judge,) = load_judges(["demonstration"])
    info = judge.engine.info
    provenance = Provenance(info.engine, info.model, info.revision, info.licence, "en")
    cells = {
        **CELLS,
        "sq": Cell("Qeveria miratoi buxhetin të hënën.", "machine", provenance=provenance),
    }
    result = scored(Scorer(translators=[judge]), cells)
    assert "sq" not in {c.target for c in result.comparisons}


def test_chrf_is_that_of_sacrebleu() -> None:
    """The same text is 100."""
    assert chrf("Владата го усвои буџетот.", "Владата го усвои буџетот.") == pytest.approx(100)
