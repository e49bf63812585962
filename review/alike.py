"""Near-duplicates as the report shows them: groups, and the twins of one story."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from triptych.corpora.alike import noted_twins
from triptych.corpora.listing import Summary
from triptych.corpora.store import Store
from triptych.corpora.twins import Twins

GROUPS = 20  # shown in the overview
NAMES = 5  # stories named of a group


@dataclass(frozen=True, slots=True)
class Alike:
    """Stories that tell almost the same: some by name, `more` only counted.

    `resemblance` is the share of word triples that the least alike linked pair shares, 0 to 1.
    """

    stories: tuple[Summary, ...]
    more: int
    resemblance: float


class Groups:
    """The near-duplicates of a store; stories that the page embeds are named first."""

    def __init__(self, store: Store, embedded: Collection[str]) -> None:
        self._store = store
        self._embedded = frozenset(embedded)
        self._groups = noted_twins(store)
        self._of = {story: twins for twins in self._groups for story in twins.stories}

    def __len__(self) -> int:
        return len(self._groups)

    def __contains__(self, story: object) -> bool:
        """Whether the page embeds a story, so that a link to it leads somewhere."""
        return story in self._embedded

    def shown(self) -> Sequence[Alike]:
        """The groups for the overview, the most alike first."""
        return [self._named(twins) for twins in self._groups[:GROUPS]]

    def of(self, story: str) -> Alike | None:
        """The twins of one story, None if it has none."""
        twins = self._of.get(story)
        return self._named(twins, without=story) if twins else None

    def _named(self, twins: Twins, *, without: str = "") -> Alike:
        ids = sorted(
            (story for story in twins.stories if story != without),
            key=lambda story: story not in self._embedded,
        )
        named = tuple(self._store.summary(story) for story in ids[:NAMES])
        return Alike(named, len(ids) - len(named), twins.resemblance)
