"""Filling: the empty cells of rows from a translation memory, then from engines, best first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from triptych.story import Cell, Provenance, Row, Story
from triptych.translate.answers import Answers
from triptych.translate.cache import Cache
from triptych.translate.case import Case
from triptych.translate.choice import Chosen, Paragraph
from triptych.translate.engines import (
    Attempt,
    Engine,
    EngineInfo,
    Passage,
    PassageEngine,
)
from triptych.translate.filters import fault
from triptych.translate.gaps import Gap, find_gaps
from triptych.translate.memory import Memory
from triptych.translate.ranking import best
from triptych.translate.settings import FillSettings

NO_SOURCE = "no human version to translate from"
NO_ENGINE = "no engine translates into this language from the versions that exist"

Advice = Callable[[Sequence[str], str], str]
"""What a person may do, given the source languages and the target."""


def no_advice(sources: Sequence[str], target: str) -> str:
    """Nothing to say."""
    return ""


class Filler:
    """Fills the gaps of rows; the same input, engines and settings give the same cells.

    Only cells that people wrote are translated. A cell that nothing can fill keeps `text=None` and
    says why in `reason`.
    """

    def __init__(
        self,
        engines: Iterable[Engine] = (),
        memory: Memory | None = None,
        settings: FillSettings | None = None,
        *,
        cache: Cache | None = None,
        advice: Advice = no_advice,
    ) -> None:
        self.settings = settings or FillSettings()
        self._memory = memory
        self._advice = advice
        self._answers = [
            Answers(engine, cache or Cache(), self.settings.n_best) for engine in engines
        ]

    @property
    def engines(self) -> tuple[Engine, ...]:
        """The engines, best first."""
        return tuple(answers.engine for answers in self._answers)

    @property
    def memory(self) -> Memory | None:
        """What people translated before."""
        return self._memory

    @property
    def signature(self) -> str:
        """What decides the cells: settings, memory, engines."""
        parts = [a.info.model + "@" + a.info.digest for a in self._answers]
        memory = self._memory.digest if self._memory else "none"
        return f"fill:5|settings:{self.settings.digest()}|memory:{memory}|{'|'.join(parts)}"

    def fill(self, story: Story | None, rows: Sequence[Row], languages: Sequence[str]) -> list[Row]:
        """The rows with their gaps in `languages` filled where something can."""
        cells: dict[tuple[int, str], Cell] = {}
        waiting: list[Gap] = []
        for gap in find_gaps(rows, languages):
            if not gap.human:
                cells[gap.index, gap.target] = Cell(None, reason=NO_SOURCE)
            elif remembered := self._remember(gap):
                cells[gap.index, gap.target] = remembered
            else:
                waiting.append(gap)
        cells |= self._translate(waiting)
        return [_with_cells(row, index, cells, languages) for index, row in enumerate(rows)]

    # -- memory ----------------------------------------------------------------------------

    def _remember(self, gap: Gap) -> Cell | None:
        if self._memory is None:
            return None
        match = self._memory.exact(gap.human, gap.target)
        if match is None:
            match = self._memory.sentences(gap.human, gap.target)
            if match is None and self.settings.fuzzy < 1:
                match = self._memory.fuzzy(gap.human, gap.target, self.settings.fuzzy)
            if match and fault(Case(match.text, gap.target, match.source, gap.human)):
                return None
        return self._memory.cell(match) if match else None

    # -- engines ---------------------------------------------------------------------------

    def _translate(self, gaps: Sequence[Gap]) -> dict[tuple[int, str], Cell]:
        cells: dict[tuple[int, str], Cell] = {}
        reasons: dict[tuple[int, str], list[str]] = {(g.index, g.target): [] for g in gaps}
        left = list(gaps)
        served: set[tuple[int, str]] = set()  # where an engine that is no demonstration was asked
        for answers in self._answers:
            can = [g for g in left if any(answers.translates(s, g.target) for s in g.human)]
            for gap, (chosen, reason) in zip(can, self._ask(answers, can), strict=True):
                place = gap.index, gap.target
                if not answers.info.demonstration:
                    served.add(place)
                if chosen is None:
                    reasons[place].append(_blame(answers.info, reason))
                else:
                    cells[place] = _machine_cell(answers.info, chosen)
            left = [g for g in left if (g.index, g.target) not in cells]
        for gap in left:
            place = gap.index, gap.target
            tried = reasons[place] or [NO_ENGINE]
            advice = "" if place in served else self._advice(tuple(gap.human), gap.target)
            why = "; ".join(dict.fromkeys([*tried, advice] if advice else tried))
            cells[place] = Cell(None, reason=why)
        return cells

    def _ask(self, answers: Answers, gaps: Sequence[Gap]) -> list[tuple[Chosen | None, str]]:
        if isinstance(answers.engine, PassageEngine):
            return self._ask_passages(answers, gaps)
        paragraphs = [Paragraph(g, answers, siblings=self.settings.siblings) for g in gaps]
        attempts = answers.translate(item for p in paragraphs for item in p.asked())
        for paragraph in paragraphs:
            paragraph.take(attempts)
        limits, cross = answers.info.limits, self.settings.cross_score
        likelihoods = answers.score(
            item for p in paragraphs for item in p.to_score(limits, cross=cross)
        )
        return [p.choose(likelihoods, limits, self.settings) for p in paragraphs]

    def _ask_passages(
        self, answers: Answers, gaps: Sequence[Gap]
    ) -> list[tuple[Chosen | None, str]]:
        passages = [Passage(gap.human, gap.target, self._terms(gap)) for gap in gaps]
        attempts = answers.translate_passages(passages)
        return [
            _choose_passage(gap, attempt, self.settings)
            for gap, attempt in zip(gaps, attempts, strict=True)
        ]

    def _terms(self, gap: Gap) -> tuple[dict[str, str], ...]:
        """The glossary's terms that occur in the human versions."""
        terms = [dict(term) for term in self.settings.glossary]
        return tuple(
            term
            for term in terms
            if any(
                form.casefold() in gap.human.get(lang, "").casefold() for lang, form in term.items()
            )
        )


def _choose_passage(
    gap: Gap, attempt: Attempt, settings: FillSettings
) -> tuple[Chosen | None, str]:
    """The candidate that agrees most with the others, of those that pass the filters."""
    if attempt.error is not None:
        return None, attempt.error
    source = next(iter(gap.human))
    reason = "no candidate"
    passed = []
    for candidate in attempt.candidates:
        if found := fault(Case(candidate.text, gap.target, source, gap.human)):
            reason = found
        else:
            passed.append(candidate)
    if not passed:
        return None, reason
    index, _ = best([c.text for c in passed], [c.score for c in passed], settings.weights)
    return Chosen(passed[index].text, "+".join(gap.human), None), ""


def _blame(info: EngineInfo, reason: str) -> str:
    name = "demonstration model" if info.demonstration else info.model
    return f"{name}: {reason}"


def _machine_cell(info: EngineInfo, chosen: Chosen) -> Cell:
    provenance = Provenance(
        engine=info.engine,
        model=info.model,
        revision=info.revision,
        licence=info.licence,
        source=chosen.source,
        score=chosen.score,
        note=info.note,
    )
    return Cell(chosen.text, "machine", provenance=provenance)


def _with_cells(
    row: Row, index: int, cells: dict[tuple[int, str], Cell], languages: Sequence[str]
) -> Row:
    """The row with its new cells; the columns keep their order, new ones follow."""
    made = dict(row.cells)
    for language in languages:
        if (cell := cells.get((index, language))) is not None:
            old = row.cells.get(language)
            made[language] = replace(cell, moved=old.moved) if old else cell
    return replace(row, cells=made)
