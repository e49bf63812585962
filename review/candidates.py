"""Other texts for a cell: from the memory, and from every engine and every version people wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from triptych.errors import EngineError
from triptych.languages.sentences import split_sentences
from triptych.story import Cell, Provenance, Row
from triptych.translate.engines import Attempt, Engine
from triptych.translate.filler import Filler
from triptych.translate.gaps import human_texts

N_BEST = 3  # a sentence, engine and source; more differ in a comma
LIKENESS = 0.6  # of a remembered source to this one, from which on it may help


def candidates(row: Row, language: str, filler: Filler) -> list[Cell]:
    """The texts that a cell might have, without repetition and without the one it has.

    Memory first, then the engines in their order; an engine that fails is passed over.
    """
    human = {lang: text for lang, text in human_texts(row).items() if lang != language}
    present = row.cells.get(language, Cell(None)).text
    found: dict[str, Cell] = {}
    for cell in (*_remembered(human, language, filler), *_translated(human, language, filler)):
        if cell.text and cell.text != present:
            found.setdefault(cell.text, cell)
    return list(found.values())


def _remembered(human: dict[str, str], language: str, filler: Filler) -> Iterator[Cell]:
    memory = filler.memory
    if memory is None or not human:
        return
    for match in (
        memory.exact(human, language),
        memory.sentences(human, language),
        memory.fuzzy(human, language, LIKENESS),
    ):
        if match is not None:
            yield memory.cell(match)


def _translated(human: dict[str, str], language: str, filler: Filler) -> Iterator[Cell]:
    for engine in filler.engines:
        for source, text in human.items():
            if (source, language) in engine.directions():
                yield from _by_engine(engine, text, source, language)


def _by_engine(engine: Engine, text: str, source: str, target: str) -> Iterator[Cell]:
    """The paragraph in the engine's best, second best, ... sentences."""
    sentences = split_sentences(text, source)
    try:
        attempts = engine.translate(sentences, source, target, N_BEST)
    except EngineError:
        return
    if not attempts or not all(attempt.candidates for attempt in attempts):
        return
    info = engine.info
    made = Provenance(info.engine, info.model, info.revision, info.licence, source, note=info.note)
    for rank in range(max(len(attempt.candidates) for attempt in attempts)):
        yield Cell(_joined(attempts, rank), "machine", provenance=made)


def _joined(attempts: Sequence[Attempt], rank: int) -> str:
    """The candidates of a rank; a sentence that has fewer gives its last."""
    return " ".join(a.candidates[min(rank, len(a.candidates) - 1)].text for a in attempts)
