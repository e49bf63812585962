"""Stories that tell the same thing, which must stand in the same split."""

from __future__ import annotations

import re

from triptych.corpora.anchors import text_hash
from triptych.corpora.store import Store

_WORD = re.compile(r"\w+")


def near_duplicate_groups(store: Store) -> list[set[str]]:
    """The groups of two stories or more that share an article, but for case and punctuation."""
    owners: dict[str, str] = {}
    groups: dict[str, set[str]] = {}
    for story in store.stories():
        groups[story.id] = {story.id}
        for article in story.articles.values():
            words = _WORD.findall(" ".join(article.texts("body")).lower())
            if not words:
                continue
            other = owners.setdefault(text_hash(" ".join(words)), story.id)
            if groups[other] is not groups[story.id]:
                groups[other] |= groups[story.id]
                for member in groups[other]:
                    groups[member] = groups[other]
    found = {id(group): group for group in groups.values() if len(group) > 1}
    return sorted(found.values(), key=min)
