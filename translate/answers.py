"""What an engine answers, asked once: duplicates are dropped and a cache is looked into first."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from triptych.errors import EngineError
from triptych.translate.cache import Cache, cache_key
from triptych.translate.engines import (
    Attempt,
    Candidate,
    Direction,
    Engine,
    Likelihood,
    Passage,
    PassageEngine,
    ScoringEngine,
)

Asked = tuple[str, str, str]  # source language, target language, sentence
Scored = tuple[str, str, str, str]  # source language, target language, sentence, translation
T = TypeVar("T", Asked, Scored)


class Answers:
    """The answers of one engine; failures are not cached."""

    def __init__(self, engine: Engine, cache: Cache, n_best: int) -> None:
        self.engine = engine
        self.info = engine.info
        self._cache = cache
        self._n_best = n_best
        self._directions = frozenset(engine.directions())

    def translates(self, source: str, target: str) -> bool:
        """Whether the engine has this direction."""
        return (source, target) in self._directions

    def translate(self, asked: Iterable[Asked]) -> dict[Asked, Attempt]:
        """An attempt for each sentence, with one call of the engine a direction."""
        wanted = list(dict.fromkeys(asked))
        keys = {a: cache_key("translate", self.info.digest, str(self._n_best), *a) for a in wanted}
        known, missing = self._look_up(keys)
        found = {item: _attempt(answer) for item, answer in known.items()}
        for direction, items in missing.items():
            made = dict(zip(items, self._call(direction, items), strict=True))
            found |= made
            self._keep({keys[item]: attempt for item, attempt in made.items()})
        return found

    def _call(self, direction: Direction, items: list[Asked]) -> list[Attempt]:
        try:
            attempts = self.engine.translate([item[2] for item in items], *direction, self._n_best)
        except EngineError as error:
            return [Attempt(error=str(error))] * len(items)
        if len(attempts) != len(items):
            reason = f"answered {len(attempts)} of {len(items)} sentences"
            return [Attempt(error=reason)] * len(items)
        return attempts

    def translate_passages(self, passages: Sequence[Passage]) -> list[Attempt]:
        """An attempt for each passage, of an engine that reads passages."""
        engine = self.engine
        if not isinstance(engine, PassageEngine):
            raise TypeError(f"{self.info.model} does not read passages")
        keys = [self._passage_key(passage) for passage in passages]
        found = {key: _attempt(answer) for key, answer in self._cache.get_many(keys).items()}
        missing = {k: p for k, p in zip(keys, passages, strict=True) if k not in found}
        made = engine.translate_passages(list(missing.values()), self._n_best)
        new = dict(zip(missing, made, strict=True))
        self._keep(new)
        found |= new
        return [found[key] for key in keys]

    def _passage_key(self, passage: Passage) -> str:
        content = [list(passage.human.items()), [dict(term) for term in passage.glossary]]
        text = json.dumps(content, ensure_ascii=False)
        return cache_key("passage", self.info.digest, str(self._n_best), passage.target, text)

    def _keep(self, attempts: Mapping[str, Attempt]) -> None:
        """Put attempts that succeeded into the cache, by key."""
        self._cache.put_many(
            {
                key: [[c.text, c.score] for c in attempt.candidates]
                for key, attempt in attempts.items()
                if attempt.error is None
            }
        )

    def score(self, asked: Iterable[Scored]) -> dict[Scored, Likelihood]:
        """The likelihoods of translations, for the directions that the engine has."""
        if not isinstance(self.engine, ScoringEngine):
            return {}
        wanted = [a for a in dict.fromkeys(asked) if self.translates(a[0], a[1])]
        keys = {a: cache_key("score", self.info.digest, *a) for a in wanted}
        known, missing = self._look_up(keys)
        found = {item: Likelihood(*answer) for item, answer in known.items()}
        for direction, items in missing.items():
            sources, targets = [item[2] for item in items], [item[3] for item in items]
            made = dict(zip(items, self.engine.score(sources, targets, *direction), strict=True))
            found |= made
            self._cache.put_many({keys[i]: [s.mean, s.worst] for i, s in made.items()})
        return found

    def _look_up(self, keys: Mapping[T, str]) -> tuple[dict[T, Any], dict[Direction, list[T]]]:
        """What the cache holds of the items, and the others by direction."""
        cached = self._cache.get_many(keys.values())
        known: dict[T, Any] = {}
        missing: defaultdict[Direction, list[T]] = defaultdict(list)
        for item, key in keys.items():
            answer = cached.get(key)
            if answer is None:
                missing[item[0], item[1]].append(item)
            else:
                known[item] = answer
        return known, missing


def _attempt(answer: Any) -> Attempt:
    """An attempt as the cache holds it."""
    return Attempt(tuple(Candidate(text, score) for text, score in answer))
