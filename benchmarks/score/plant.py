"""Plant known errors into aligned sentences: rows for `triptych evaluate checks` on other text.

    python benchmarks/score/plant.py TSV [--rounds N] [--rows N] [--seed TEXT] > rows.jsonl

The TSV has `doc` and a column a language; sentences of one line translate one another. In each
round half of the rows of a document get one error in one language, of a kind drawn among those
that fit the row. The draw depends on the seed, the document and the row alone.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from triptych.languages.lexicon import load_lexicon

LANGUAGES = ("en", "mk", "sq")
_FIGURE = re.compile(r"(?<![\d.,])\d+(?:[.,]\d+)*(?![\d.,]*\d)")
_INSIDE = re.compile(r"(?<=[\w,;] )[^\W\d_]{4,}")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
DENIALS = {  # the words that are taken out, the word alone
    "en": {"not", "never", "no", "nobody", "nothing", "without", "neither", "cannot", "none"},
    "sq": {"nuk", "s'", "s’", "mos", "asnjë", "kurrë", "askush", "pa"},
    "mk": {"не", "нема", "никогаш", "никој", "без", "ниту", "ништо"},
}
SCALES = {
    "en": (("million", "billion"), ("thousand", "million")),
    "sq": (("milionë", "miliardë"), ("milion", "miliard"), ("mijë", "milionë")),
    "mk": (("милиони", "милијарди"), ("милион", "милијарда"), ("илјади", "милиони")),
}
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "sq": "janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor",
    "mk": "јануари февруари март април мај јуни јули август септември октомври ноември декември",
}


@dataclass(frozen=True, slots=True)
class Place:
    """One cell of a document, and the draw for it."""

    rows: Sequence[Mapping[str, str]]
    row: int
    language: str
    draw: random.Random

    @property
    def text(self) -> str:
        """The cell as it stands."""
        return self.rows[self.row][self.language]

    def other(self) -> str:
        """The same language in another row."""
        return self.rows[self.draw.choice([n for n in range(len(self.rows)) if n != self.row])][
            self.language
        ]


def _replaced(place: Place, found: Sequence[re.Match[str]], new: Callable[[str], str]) -> str:
    if not found:
        return ""
    m = place.draw.choice(found)
    text = place.text[: m.start()] + new(m.group()) + place.text[m.end() :]
    return re.sub(r"  +", " ", text).replace(" ,", ",").replace(" .", ".").strip()


def _figures(place: Place) -> list[re.Match[str]]:
    return list(_FIGURE.finditer(place.text))


def number_changed(place: Place) -> str:
    """Another digit in a figure."""

    def new(figure: str) -> str:
        at = place.draw.choice([i for i, c in enumerate(figure) if c.isdigit()])
        digits = [d for d in "123456789" if d != figure[at]]
        return figure[:at] + place.draw.choice(digits) + figure[at + 1 :]

    return _replaced(place, _figures(place), new)


def number_dropped(place: Place) -> str:
    """A figure left out."""
    return _replaced(place, _figures(place), lambda _: "")


def number_extra_zero(place: Place) -> str:
    """A zero too many."""
    whole = [m for m in _figures(place) if m.group().isdigit() and len(m.group()) < 4]
    return _replaced(place, whole, lambda figure: figure + "0")


def scale(place: Place) -> str:
    """Million for billion."""
    pairs = {a: b for x, y in SCALES[place.language] for a, b in ((x, y), (y, x))}
    found = [m for m in _WORD.finditer(place.text) if m.group() in pairs]
    return _replaced(place, found, lambda word: pairs[word])


def month_changed(place: Place) -> str:
    """Another month, in its plain form."""
    months = MONTHS[place.language].split()
    lexicon = load_lexicon(place.language)
    found = [
        m
        for m in _WORD.finditer(place.text)
        if m.group() in months and m.group().lower() not in lexicon.doubtful_months
    ]
    return _replaced(place, found, lambda word: place.draw.choice([m for m in months if m != word]))


def _names(text: str) -> list[re.Match[str]]:
    return [m for m in _INSIDE.finditer(text) if m.group()[0].isupper()]


def name_swapped(place: Place) -> str:
    """A capitalised word inside a sentence for another of the document."""
    own = {m.group() for m in _WORD.finditer(place.text)}
    pool = sorted(
        {
            m.group()
            for row in place.rows
            for m in _names(row[place.language])
            if m.group()[:4] not in {w[:4] for w in own}
        }
    )
    if not pool:
        return ""
    return _replaced(place, _names(place.text), lambda _: place.draw.choice(pool))


def negation_dropped(place: Place) -> str:
    """A denial left out, where every version has one."""
    found = {
        lang: [m for m in _WORD.finditer(text) if m.group().lower() in DENIALS[lang]]
        for lang, text in place.rows[place.row].items()
    }
    return _replaced(place, found[place.language], lambda _: "") if all(found.values()) else ""


def untranslated(place: Place) -> str:
    """A sibling's text."""
    return place.rows[place.row][place.draw.choice([x for x in LANGUAGES if x != place.language])]


def duplicated(place: Place) -> str:
    """The text twice."""
    return f"{place.text} {place.text}"


def added_sentence(place: Place) -> str:
    """Another row's text behind its own."""
    return f"{place.text} {place.other()}"


def omitted_half(place: Place) -> str:
    """The first half of the words."""
    words = place.text.split()
    return " ".join(words[: (len(words) + 1) // 2]) if len(words) > 7 else ""


def other_sentence(place: Place) -> str:
    """Another row's text."""
    return place.other()


KINDS: tuple[Callable[[Place], str], ...] = (
    scale, month_changed, negation_dropped, number_changed, number_dropped, number_extra_zero,
    name_swapped, untranslated, duplicated, added_sentence, omitted_half, other_sentence,
)  # fmt: skip
PICKY = 7  # the first so many kinds fit few rows, and are tried first in two rows of three


def plant(
    document: str, rows: Sequence[Mapping[str, str]], seed: str
) -> Iterator[dict[str, object]]:
    """The rows of a document as `evaluate checks` reads them, half of them with an error."""
    for number, row in enumerate(rows):
        draw = random.Random(f"{seed} {document} {number}")
        cells, errors = dict(row), []
        if draw.random() < 0.5 and len(rows) > 1:
            kinds = list(KINDS)
            draw.shuffle(kinds)
            if draw.random() < 2 / 3:
                kinds.sort(key=lambda kind: kind not in KINDS[:PICKY])
            language = draw.choice(LANGUAGES)
            for kind in kinds:
                new = kind(Place(rows, number, language, draw))
                if new and new != row[language]:
                    cells[language] = new
                    errors = [{"lang": language, "type": kind.__name__, "was": row[language]}]
                    break
        name = f"{document}~{seed}"
        yield {"id": f"{name}#{number}", "doc": name, "cells": cells, "errors": errors}


def read(path: Path, most: int) -> dict[str, list[dict[str, str]]]:
    """The rows of each document of a TSV."""
    documents: dict[str, list[dict[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for n, row in enumerate(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)):
            if n < most:
                documents[row["doc"]].append({lang: row[lang] for lang in LANGUAGES})
    return documents


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("tsv", type=Path)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--rows", type=int, default=10**9)
    parser.add_argument("--seed", default="plant")
    given = parser.parse_args()
    kinds: Counter[str] = Counter()
    for number in range(given.rounds):
        for document, rows in read(given.tsv, given.rows).items():
            for row in plant(document, rows, f"{given.seed}{number}"):
                print(json.dumps(row, ensure_ascii=False))
                kinds.update(e["type"] for e in row["errors"])
    print(kinds, file=sys.stderr)


if __name__ == "__main__":
    main()
