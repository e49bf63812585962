"""Filling rows: where cells come from, why they stay empty, and that nothing is asked twice."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from tests.translate.conftest import ScoringTable, Table, row
from triptych.errors import EngineError
from triptych.story import Cell
from triptych.translate.cache import Cache
from triptych.translate.engines import Attempt, Candidate, EngineInfo, Limits, Passage
from triptych.translate.filler import NO_SOURCE, Filler
from triptych.translate.memory import Memory
from triptych.translate.settings import FillSettings

EN, SQ, MK = (
    "The bridge was opened in 2024.",
    "Ura u hap në vitin 2024.",
    "Мостот е отворен во 2024 година.",
)


def cell_of(filler: Filler, target: str = "mk", /, **texts: str | None) -> Cell:
    """The cell that a filler puts into the gap of one row."""
    return filler.fill(None, [row(**texts)], [target])[0].cells[target]


def test_a_gap_is_filled_with_its_provenance() -> None:
    """Engine, model, revision, licence, source and score stand on the cell."""
    info = EngineInfo("table", "m", "r1", "CC-BY-4.0", "d", note="a note")
    filler = Filler([Table({("en", "mk", EN): [MK]}, info=info)])
    cell = cell_of(filler, en=EN, mk=None)
    assert (cell.text, cell.origin) == (MK, "machine")
    assert cell.provenance is not None
    made = cell.provenance
    assert (made.engine, made.model, made.revision, made.licence) == (
        "table",
        "m",
        "r1",
        "CC-BY-4.0",
    )
    assert (made.source, made.note) == ("en", "a note")
    assert 0 < (made.score or 0) < 1


def test_what_people_wrote_is_never_touched() -> None:
    """Cells with text come back as they were, and the columns keep their order."""
    filler = Filler([Table({("en", "mk", EN): [MK]})])
    before = row(sq=SQ, en=EN, mk=None)
    after = filler.fill(None, [before], ["mk"])[0]
    assert list(after.cells) == ["sq", "en", "mk"]
    assert {k: after.cells[k] for k in ("sq", "en")} == {k: before.cells[k] for k in ("sq", "en")}


def test_a_language_that_the_row_does_not_have_is_a_gap() -> None:
    """A story that lacks a version altogether."""
    filler = Filler([Table({("en", "mk", EN): [MK]})])
    assert filler.fill(None, [row(en=EN)], ["en", "mk"])[0].cells["mk"].text == MK


def test_machine_cells_are_not_translated_again() -> None:
    """Only what people wrote is a source."""
    made = replace(row(en=EN, sq=SQ), cells={"sq": Cell(SQ, "machine"), "mk": Cell(None)})
    cell = Filler([Table({("sq", "mk", SQ): [MK]})]).fill(None, [made], ["mk"])[0].cells["mk"]
    assert (cell.text, cell.reason) == (None, NO_SOURCE)


def test_every_human_version_is_a_source() -> None:
    """The candidate that both versions agree with wins, whoever's it is."""
    wrong, right = "Мостот е затворен во 2024 година.", MK
    table = ScoringTable(
        {("en", "mk", EN): [wrong], ("sq", "mk", SQ): [right]},
        scores={(EN, wrong): -0.4, (SQ, wrong): -3.0, (EN, right): -0.6, (SQ, right): -0.3},
    )
    cell = cell_of(Filler([table]), en=EN, sq=SQ, mk=None)
    assert cell.text == right
    assert cell.provenance is not None
    assert cell.provenance.source == "sq"
    single = Filler([table], settings=FillSettings(siblings=False))
    assert cell_of(single, en=EN, sq=SQ, mk=None).text == wrong


def test_a_number_that_no_version_has_is_refused() -> None:
    """The second candidate is taken where the first is wrong."""
    filler = Filler([Table({("en", "mk", EN): ["Мостот е отворен во 2025 година.", MK]})])
    assert cell_of(filler, en=EN, mk=None).text == MK


def test_where_all_candidates_fail_the_cell_says_why() -> None:
    """The reason names the engine and holds no text of the story."""
    filler = Filler([Table({("en", "mk", EN): ["The bridge was opened in 2024."]})])
    cell = cell_of(filler, en=EN, mk=None)
    assert (cell.text, cell.origin) == (None, None)
    assert cell.reason == "table: copy of the source"


def test_paragraphs_are_translated_by_sentences_and_counted() -> None:
    """Each sentence for itself, joined again; one that fails leaves the paragraph empty."""
    two = f"{EN} The mayor thanked the workers."
    answers = {("en", "mk", EN): [MK], ("en", "mk", "The mayor thanked the workers."): [
        "Градоначалникот им се заблагодари на работниците."
    ]}  # fmt: skip
    cell = cell_of(Filler([Table(answers)]), en=two, mk=None)
    assert cell.text == f"{MK} Градоначалникот им се заблагодари на работниците."
    assert cell_of(Filler([Table({("en", "mk", EN): [MK]})]), en=two, mk=None).text is None


def test_addresses_come_through_unchanged() -> None:
    """They never reach the engine where they stand at the end."""
    text = "More on the site: https://example.mk/most?id=5."
    table = Table({("en", "mk", "More on the site:"): ["Повеќе на страницата:"]})
    cell = cell_of(Filler([table]), en=text, mk=None)
    assert cell.text == "Повеќе на страницата: https://example.mk/most?id=5."


def test_the_same_sentence_is_asked_once() -> None:
    """Within a run, and with a cache file in the next one."""
    table = Table({("en", "mk", EN): [MK]})
    rows = [row(i, en=EN, mk=None) for i in range(5)]
    assert {r.cells["mk"].text for r in Filler([table]).fill(None, rows, ["mk"])} == {MK}
    assert len(table.asked) == 1


def test_a_cache_serves_the_next_run(tmp_path: Path) -> None:
    """The same engine is not asked again; another one is."""
    path = tmp_path / "cache.sqlite"
    first, second = (Table({("en", "mk", EN): [MK]}) for _ in range(2))
    other = Table({("en", "mk", EN): [MK]}, info=EngineInfo("table", "table", "2", "CC0", "e"))
    for table in (first, second, other):
        cache = Cache(path)
        assert cell_of(Filler([table], cache=cache), en=EN, mk=None).text == MK
        cache.close()
    assert [len(t.asked) for t in (first, second, other)] == [1, 0, 1]


class Reader(Table):
    """An engine that reads passages."""

    def translate_passages(self, passages: Sequence[Passage], n_best: int) -> list[Attempt]:
        self.asked += [("", p.target, "") for p in passages]
        return [Attempt((Candidate(MK),)) for _ in passages]


def test_passages_are_asked_once_for_the_same_versions() -> None:
    """Every request to a language model costs; other versions or terms are another question."""
    engine, cache = Reader({}), Cache()
    terms = FillSettings(glossary=((("en", "bridge"), ("mk", "мост")),))
    for settings in (FillSettings(), FillSettings(), terms):
        filler = Filler([engine], settings=settings, cache=cache)
        assert cell_of(filler, en=EN, mk=None).text == MK
    assert len(engine.asked) == 2


def test_memory_goes_before_machines() -> None:
    """An exact match is taken as it is; one of sentences, and a near one with how near, say so."""
    memory = Memory(
        [
            {"en": EN, "mk": MK},
            {
                "en": "The mayor opened the new bridge over the river today.",
                "mk": "Градоначалникот денеска го отвори новиот мост.",
            },
        ]
    )
    filler = Filler([Table({})], memory)
    exact = cell_of(filler, en=f"  {EN} ", mk=None)
    assert (exact.text, exact.origin) == (MK, "memory")
    joined = cell_of(filler, en=f"{EN} {EN}", mk=None)
    assert joined.text == f"{MK} {MK}"
    assert joined.provenance is not None
    assert joined.provenance.note == "put together sentence by sentence"
    near = cell_of(filler, en="The mayor opened the old bridge over the river today.", mk=None)
    assert near.origin == "memory"
    assert near.provenance is not None
    assert near.provenance.score == 0.9
    assert "90%" in (near.provenance.note or "")


def test_a_near_match_with_another_number_is_not_used() -> None:
    """The year would be wrong."""
    memory = Memory(
        [
            {
                "en": "The mayor of Ohrid opened the new bridge in 2021.",
                "mk": "Градоначалникот на Охрид го отвори новиот мост во 2021 година.",
            }
        ]
    )
    cell = cell_of(
        Filler([], memory), en="The mayor of Ohrid opened the new bridge in 2024.", mk=None
    )
    assert cell.text is None


class Broken(Table):
    """An engine that fails."""

    def translate(
        self, sentences: Sequence[str], source: str, target: str, n_best: int
    ) -> list[Attempt]:
        raise EngineError("the server is down")


class Short(Table):
    """An engine that loses sentences."""

    def translate(
        self, sentences: Sequence[str], source: str, target: str, n_best: int
    ) -> list[Attempt]:
        return super().translate(sentences, source, target, n_best)[:-1]


def test_an_engine_that_fails_gives_way_to_the_next() -> None:
    """Its reason is kept where no other engine helps, without advice to get what is there."""
    good = Table({("en", "mk", EN): [MK]})
    assert cell_of(Filler([Broken({}), good]), en=EN, mk=None).text == MK
    alone = Filler([Broken({})], advice=lambda sources, target: "get a model")
    assert cell_of(alone, en=EN, mk=None).reason == "table: the server is down"
    assert "answered 0 of 1" in (cell_of(Filler([Short({})]), en=EN, mk=None).reason or "")


def test_a_model_that_is_not_sure_abstains_with_advice() -> None:
    """Limits are the engine's own; the advice says what a person can do."""
    limits = Limits(forward=-0.5, backward=-0.5)
    info = EngineInfo("t", "demo", "1", "CC0", "d", demonstration=True, limits=limits)
    scores = {(EN, MK): -0.2, (MK, EN): -0.9}
    table = ScoringTable({("en", "mk", EN): [MK]}, scores=scores, info=info)
    filler = Filler([table], advice=lambda sources, target: f"{'+'.join(sources)} to {target}")
    cell = cell_of(filler, en=EN, mk=None)
    assert cell.reason == "demonstration model: the model is not sure enough; en to mk"
    table.scores[MK, EN] = -0.1
    assert cell_of(Filler([table]), en=EN, mk=None).text == MK


def test_without_engines_gaps_stay_with_a_reason() -> None:
    """No engine, no crash."""
    cell = cell_of(Filler(), en=EN, mk=None)
    assert cell.text is None
    assert "no engine" in (cell.reason or "")


def test_the_signature_names_what_decides() -> None:
    """Another engine, memory or setting gives another signature."""
    one = Filler([Table({})]).signature
    fillers: Collection[Filler] = (
        Filler([]),
        Filler([Table({})], Memory([{"en": "a", "mk": "б"}])),
        Filler([Table({})], settings=FillSettings(n_best=2)),
    )
    assert one == Filler([Table({})]).signature
    assert len({one, *(f.signature for f in fillers)}) == 4


def test_a_damaged_cache_costs_speed_only(tmp_path: Path) -> None:
    """Answers that cannot be read are asked for again."""
    path = tmp_path / "cache.sqlite"
    cache = Cache(path)
    cache.put_many({f"key {i}": "x" * 200 for i in range(200)})
    cache.close()
    data = path.read_bytes()
    path.write_bytes(data[:8192] + b"\xff" * (len(data) - 8192))
    damaged = Cache(path)
    assert damaged.get_many(["key 7"]) == {}
    damaged.put_many({"key 7": "y"})
    assert damaged.get_many(["key 7"]) == {"key 7": "y"}
