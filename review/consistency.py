"""The consistency vector as it is shown: dimensions with their intervals, penalty, signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from triptych.corpora.store import Store
from triptych.score.vector import DIMENSIONS, Vector, corpus_vector

WORK = 2_000_000  # resamplings of stories that the interval of a corpus may cost: some 10 s


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension: so many rows agree of so many that could be read, and the 95 % interval.

    `rows` of 0 means that nothing could be measured.
    """

    name: str
    agree: int
    rows: int
    low: float
    high: float

    @property
    def share(self) -> float:
        return self.agree / self.rows if self.rows else 0.0


@dataclass(frozen=True, slots=True)
class Consistency:
    """The vector of a story or a corpus; `penalty` counts MQM points per 1,000 words."""

    dimensions: tuple[Dimension, ...] = ()
    penalty: float | None = None
    spread: tuple[float, float] | None = None
    signatures: tuple[str, ...] = ()


def story_consistency(record: Mapping[str, Any], signature: str = "") -> Consistency:
    """A story's vector, of its record; an empty record gives nothing to show."""
    if not record:
        return Consistency()
    return _shown(Vector.from_record(record), (signature,) if signature else ())


def corpus_consistency(store: Store) -> Consistency:
    """The vector of a whole store, its penalty's interval bootstrapped over stories."""
    records = (store.vector(story) for story in store.story_ids())
    vectors = [Vector.from_record(record) for record in records if record]
    if not vectors:
        return Consistency()
    resamples = max(100, min(1000, WORK // len(vectors)))
    lines = store.connection.execute("SELECT DISTINCT signature FROM story ORDER BY signature")
    return _shown(corpus_vector(vectors, resamples=resamples), tuple(line[0] for line in lines))


def _shown(vector: Vector, signatures: tuple[str, ...]) -> Consistency:
    dimensions = []
    for name in DIMENSIONS:
        part = vector.parts.get(name)
        rows, agree = (part.rows, part.agree) if part else (0, 0)
        low, high = part.interval if part and part.rows else (0.0, 1.0)
        dimensions.append(Dimension(name, agree, rows, low, high))
    penalty = vector.penalty if vector.measured else None
    return Consistency(tuple(dimensions), penalty, vector.spread, signatures)
