"""Which of several close languages a short text is written in, by its letters and small words.

A statistical identifier needs a line or two and confuses Macedonian, Bulgarian and Serbian below
that; closed-class words and letters decide a headline. Languages without a table are not judged.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from triptych.languages.packs import load_pack
from triptych.languages.words import Known

_CYRILLIC = re.compile("[\u0400-\u04ff]+")
_LATIN = re.compile("[A-Za-zªµº\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# Cyrillic letters that are set with Latin look-alikes now and then, and back.
_LOOKALIKES = str.maketrans("aeopcxyjiABEKMHOPCTXJ", "аеорсхујіАВЕКМНОРСТХЈ")

_MIXED = re.compile("[a-zA-Z][\u0400-\u04ff]|[\u0400-\u04ff][a-zA-Z]")

FEW = 4  # words from which those with a capital count by their words only
LETTER_WEIGHT = 2.0  # a word with a letter that only one language has says more than a small word


@dataclass(frozen=True, slots=True)
class _Marks:
    script: str
    words: Mapping[str, float]
    letters: frozenset[str]
    never: frozenset[str]
    frequent: frozenset[str]


@cache
def _marks() -> dict[str, _Marks]:
    path = files("triptych.languages") / "data" / "tongues.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        code: _Marks(
            entry["script"],
            {w: 0.4 if w in entry["shared"] else 1.0 for w in (*entry["words"], *entry["shared"])},
            frozenset(entry["letters"]),
            frozenset(entry["never"]),
            frozenset(entry.get("frequent", "")),
        )
        for code, entry in table.items()
    }


def script_of(text: str) -> str | None:
    """`Latn` or `Cyrl`, whichever most letters are of; None without letters of either."""
    if _LATIN.search(text) is None:
        return "Cyrl" if _CYRILLIC.search(text) else None
    if _CYRILLIC.search(text) is None:
        return "Latn"
    cyrillic = len("".join(_CYRILLIC.findall(text)))
    latin = len("".join(_LATIN.findall(text)))
    return "Cyrl" if cyrillic > latin else "Latn"


def only_script(text: str) -> str | None:
    """The script of all the letters of a text; None where there are two, or none."""
    latin = _LATIN.search(text)
    if _CYRILLIC.search(text) is None:
        return "Latn" if latin else None
    return None if latin else "Cyrl"


def marks(text: str) -> dict[str, float]:
    """How strongly a text bears the marks of each known language of its script, per word."""
    only = only_script(text)
    script = only or script_of(text)
    words = _WORD.findall(text)
    if only is None and _MIXED.search(text):
        words = [_one_script(w) for w in words]
    scores = {code: 0.0 for code, own in _marks().items() if own.script == script}
    for found in filter(None, map(_words(script, len(words) < FEW).__getitem__, words)):
        for code, score in found:
            scores[code] += score
    return {code: score / len(words) for code, score in scores.items()} if words else scores


@cache
def _words(script: str | None, few: bool) -> Known[tuple[tuple[str, float], ...]]:
    """The languages of a script that one word speaks for or against.

    A word with a capital speaks by its letters only among a `few`: names are spelt as abroad.
    """
    tongues = [(code, own) for code, own in _marks().items() if own.script == script]

    def judge(word: str) -> Iterator[tuple[str, float]]:
        spelt = few or word[0].islower()
        word = word.lower()
        for code, own in tongues:
            score = own.words.get(word, 0.0)
            if spelt:
                has = not own.letters.isdisjoint(word)
                lacks = not own.never.isdisjoint(word)
                score += LETTER_WEIGHT * (has - lacks)
            if score:
                yield code, score

    return Known(lambda word: tuple(judge(word)))


def own_marks(words: Iterable[str], language: str) -> float:
    """How strongly some words, taken together, bear the marks of their language."""
    return sum(map(_own(language).__getitem__, words))


def foreign_marks(words: Iterable[str], language: str) -> float:
    """The most by which another language of the script can outdo this one in a part of a text."""
    return sum(map(_leads(language).__getitem__, words))


@cache
def _own(language: str) -> Known[float]:
    own = _words(load_pack(language).script, False)
    return Known(
        lambda word: sum(dict(own[part]).get(language, 0.0) for part in _WORD.findall(word))
    )


@cache
def _leads(language: str) -> Known[float]:
    """How much more a word speaks for another language of its script than for this one."""
    spoken = _words(load_pack(language).script, False)

    def lead(word: str) -> float:
        if not spoken[word]:  # nearly always
            return 0.0
        scores = dict(spoken[word])
        own = scores.pop(language, 0.0)
        return max(0.0, max(scores.values(), default=0.0) - own, -own)

    return Known(lambda word: sum(map(lead, _WORD.findall(word))))


def lacks_frequent(text: str, language: str) -> bool:
    """Whether a text has none of the letters without which its language hardly writes a line."""
    own = _marks().get(language.split("-")[0])
    return (
        own is not None
        and bool(own.frequent)
        and own.frequent.isdisjoint(text)
        and own.frequent.isdisjoint(text.lower())
    )


def _one_script(word: str) -> str:
    """A Cyrillic word with Latin look-alikes in it, put right."""
    if _MIXED.search(word):
        return word.translate(_LOOKALIKES)
    return word
