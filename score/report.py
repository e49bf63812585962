"""Scoring a stream of rows: what `triptych score` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from triptych.counted import counted
from triptych.errors import InputError, SettingsError, unreadable
from triptych.records import Record, row_record
from triptych.score.adequacy import Similarity
from triptych.score.glossary import read_glossary
from triptych.score.hypothesis import Translator, means
from triptych.score.reading import read_row
from triptych.score.reference import ReferenceScore, reference_scores
from triptych.score.scorer import Scored, Scorer
from triptych.score.settings import CHECKS, ScoreSettings
from triptych.score.stream import by_story
from triptych.score.style import learn_style
from triptych.score.tables import story_lines, vector_lines
from triptych.score.vector import Vector, corpus_vector, vector
from triptych.story import SEVERITIES, Row, Severity


@dataclass(frozen=True, slots=True)
class ScoreReport:
    """The scored stories of a stream, the vector of them all, and scores against references."""

    stories: tuple[tuple[str, Scored], ...]
    corpus: Vector
    signature: str
    references: tuple[ReferenceScore, ...] = ()

    def worst(self, severity: Severity) -> bool:
        """Whether some finding is of that severity or worse."""
        least = SEVERITIES.index(severity)
        return any(
            SEVERITIES.index(f.severity) >= least
            for _, scored in self.stories
            for row in scored.rows
            for f in row.findings
        )

    @property
    def translations(self) -> list[tuple[str, str, str, float, int]]:
        """By engine, source and target the mean chrF of the versions, and of how many."""
        return list(means([c for _, scored in self.stories for c in scored.comparisons]))

    def records(self) -> Iterator[Record]:
        """JSON lines: the rows with a vector each, then a vector a story, then the whole."""
        for story, scored in self.stories:
            for row, result in zip(scored.rows, scored.results, strict=True):
                yield {**row_record(row), "vector": vector([result]).to_record(checks=False)}
            yield {"story": story, "vector": scored.vector.to_record()}
        yield {
            "corpus": self.corpus.to_record(),
            "signature": self.signature,
            "references": [
                {
                    "language": r.language,
                    "metric": r.metric,
                    "score": round(r.score, 4),
                    "signature": r.signature,
                }
                for r in self.references
            ],
            "translations": [
                {
                    "engine": engine,
                    "source": source,
                    "target": target,
                    "chrf": round(score, 4),
                    "cells": cells,
                }
                for engine, source, target, score, cells in self.translations
            ],
        }

    def lines(self) -> Iterator[str]:
        """The same for people."""
        for story, scored in self.stories:
            yield from story_lines(story, scored)
            yield ""
        if len(self.stories) > 1:
            yield from vector_lines(counted(len(self.stories), "story"), self.corpus)
        for engine, source, target, score, cells in self.translations:
            yield f"{target} chrF {score:.1f} against {source} by {engine} (cells: {cells})"
        for r in self.references:
            yield f"{r.language} {r.metric} {r.score:.2f} {r.signature}"
        yield self.signature


def score_stream(
    rows: Iterable[Row],
    *,
    source: str,
    checks: Sequence[str] = (),
    glossary: str | None = None,
    references: Sequence[str] = (),
    similarity: Similarity | None = None,
    translators: Sequence[Translator] = (),
) -> ScoreReport:
    """Score rows, story by story, by the style that all of them share.

    `references` are `CODE=FILE` with a reference a line, for the rows in order. Raises
    `InputError` and `SettingsError`.
    """
    stories = by_story(rows)
    if not stories:
        raise InputError("holds no rows", source=source)
    ordered = [row for own in stories.values() for row in own]
    terms = read_glossary(glossary) if glossary else None
    settings = ScoreSettings(
        checks=tuple(checks) or CHECKS,
        glossary=terms.digest if terms else None,
        style=learn_style(map(read_row, ordered)),
    )
    scorer = Scorer(
        settings,
        similarity=similarity,
        terms=terms.terms if terms else (),
        translators=translators,
    )
    scored = tuple((story, scorer.score(story, own)) for story, own in stories.items())
    return ScoreReport(
        scored,
        corpus_vector(
            [s.vector for _, s in scored], resamples=settings.resamples, seed=settings.seed
        ),
        scorer.signature,
        tuple(score for option in references for score in _against(option, ordered)),
    )


def _against(option: str, rows: Sequence[Row]) -> list[ReferenceScore]:
    language, _, path = option.partition("=")
    if not path:
        raise SettingsError(f"a reference is CODE=FILE, not {option!r}")
    try:
        references = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, error) from None
    texts = [(row.cells[language].text or "") if language in row.cells else "" for row in rows]
    return reference_scores(language, texts, references)
