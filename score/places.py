"""Text that stands in the wrong row: a cell, or a sentence in it, that belongs to another one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from triptych.score.adequacy import Meanings
from triptych.score.affinity import Matrix, affinities
from triptych.score.coverage import log_length, short
from triptych.score.reading import Sheet
from triptych.story import Finding, Said, Span

BLOCK = 300  # rows that are compared with one another at once; stories are shorter
FEWEST = 2  # words of a sentence that may stand for itself
ALIKE = 0.6  # share of common words from which two cells say the same: a heading that comes again
# How much better a cell must fit the siblings of another row than its own, to be said to belong
# there: alone, and where its length speaks against its own row too.
ASTRAY, ASTRAY_AND_LONG = 0.1, 0.1
FITS = 0.06  # a fit to its own row that clears a cell
RIVAL = 0.1  # how much better a text must fit where it is a part than where it is all
TELLING = 4  # words from which a cell tells enough of itself
WRONG_LENGTH = 0.35  # |ln(length / expected)|


class _Piece(NamedTuple):
    """One sentence of a cell; `whole` if the cell has no other."""

    row: int
    start: int
    end: int
    whole: bool


def place_findings(
    sheets: Sequence[Sheet], meanings: Meanings | None = None
) -> dict[int, list[Finding]]:
    """Findings by row number: cells and sentences that another row's siblings translate."""
    found: dict[int, list[Finding]] = defaultdict(list)
    for base in range(0, len(sheets), BLOCK):
        block = sheets[base : base + BLOCK]
        if len(block) < 2:
            continue
        fits = affinities(block, meanings and meanings[base : base + BLOCK])
        for row, finding in _in_block(block, fits):
            found[base + row].append(finding)
    return found


def _in_block(
    sheets: Sequence[Sheet], fits: Mapping[tuple[str, str], Matrix]
) -> Iterator[tuple[int, Finding]]:
    languages = sorted({lang for s in sheets for lang in s.readings})
    votes = {
        lang: np.array([lang in s.readings and s.readings[lang].votes for s in sheets])
        for lang in languages
    }
    for language in languages:
        means, siblings = _means(language, votes, fits)
        said: set[int] = set()
        for row, finding in _repeats(language, sheets, means):
            if row not in said:
                said.add(row)
                yield row, finding
        for row in np.flatnonzero((means.diagonal() <= FITS) & (siblings >= 2)).tolist():
            if row not in said:
                astray = _astray(row, language, sheets, means)
                if astray is not None:
                    yield row, astray


def _rival(row: int, means: Matrix) -> int:
    """The other row whose siblings a cell fits best."""
    values = np.where(np.isnan(means[row]), -1.0, means[row])
    values[row] = -1.0
    return int(np.argmax(values))


def _siblings(sheet: Sheet, language: str) -> list[str]:
    return [r.language for r in sheet.voters if r.language != language]


def _means(
    language: str,
    votes: Mapping[str, npt.NDArray[np.bool_]],
    fits: Mapping[tuple[str, str], Matrix],
) -> tuple[Matrix, npt.NDArray[np.float64]]:
    """The mean fit of each row's cell to the siblings of each row, of shape (rows, rows).

    With it how many siblings each row has.
    """
    rows = len(votes[language])
    total, count = np.zeros((rows, rows)), np.zeros(rows)
    for sibling, voting in votes.items():
        if sibling != language:
            total += np.where(voting, fits[language, sibling], 0.0)
            count += voting
    return total / np.maximum(1.0, count), count


def _places(language: str, sheets: Sequence[Sheet]) -> Iterator[list[_Piece]]:
    """The cells and sentences of one language that say the same in several rows."""
    places: dict[tuple[str, ...], list[tuple[int, int, int, bool]]] = defaultdict(list)
    for row, sheet in enumerate(sheets):
        reading = sheet.readings.get(language)
        if reading is None:
            continue
        whole = reading.folded
        places[whole].append((row, 0, len(reading.text), True))
        if len(reading.pieces) > 1:
            for start, end, words in reading.pieces:
                if words and words != whole:
                    places[words].append((row, start, end, False))
    for words, found in places.items():
        if len(found) > 1 and len(words) >= FEWEST and len({row for row, *_ in found}) > 1:
            yield list(map(_Piece._make, found))


def _repeats(
    language: str, sheets: Sequence[Sheet], means: Matrix
) -> Iterator[tuple[int, Finding]]:
    """Sentences that stand in two rows of one language whose siblings differ."""
    for places in _places(language, sheets):
        right = _home(places, language, sheets, means)
        for wrong in places:
            if wrong.row != right.row and not _siblings_repeat(
                wrong.row, right.row, language, sheets
            ):
                yield wrong.row, _repeat_finding(wrong, right, language, sheets)


def _repeat_finding(
    wrong: _Piece, right: _Piece, language: str, sheets: Sequence[Sheet]
) -> Finding:
    quoted = short(sheets[wrong.row].readings[language].text[wrong.start : wrong.end].strip())
    number = sheets[right.row].row.number
    span = Span(language, wrong.start, wrong.end)
    if wrong.whole:
        message = f"{language} holds the text of row {number}: “{quoted}”"
        told = Said.of("other-row", language=language, row=number, text=quoted)
        return Finding("other-row", "major", (language,), message, (span,), said=told)
    message = f"{language} holds a sentence of row {number} too: “{quoted}”"
    told = Said.of("sentence-of", language=language, row=number, text=quoted)
    return Finding("added", "major", (language,), message, (span,), said=told)


def _siblings_repeat(first: int, second: int, language: str, sheets: Sequence[Sheet]) -> bool:
    """Whether a sibling nearly repeats itself in the two rows too, or one of them has none."""
    one, two = sheets[first], sheets[second]
    shared = set(_siblings(one, language)) & set(_siblings(two, language))
    return not shared or any(
        _common(one.readings[lang].lower, two.readings[lang].lower) >= ALIKE for lang in shared
    )


def _common(one: Sequence[str], two: Sequence[str]) -> float:
    """The share of the words of either that both have; 1 where neither has a word."""
    either = set(one) | set(two)
    return len(set(one) & set(two)) / len(either) if either else 1.0


def _home(
    places: Sequence[_Piece],
    language: str,
    sheets: Sequence[Sheet],
    means: Matrix,
) -> _Piece:
    """The place where a repeated text belongs: whose siblings it fits best, and in length.

    Where it is a whole cell once, it belongs there unless it fits another place plainly better.
    """
    whole = [p for p in places if p.whole]

    def ease(piece: _Piece, source: _Piece) -> float:
        strain = _strain(piece.row, language, sheets) if piece.whole else 0.0
        return float(means[source.row, piece.row]) - 0.5 * strain

    if not whole:
        return max(places, key=lambda p: ease(p, p))
    home = max(whole, key=lambda p: ease(p, p))
    own = float(means[home.row, home.row])
    parts = [p for p in places if not p.whole]
    rival = max(parts, key=lambda p: float(means[home.row, p.row]), default=home)
    return rival if float(means[home.row, rival.row]) >= own + RIVAL else home


def _strain(row: int, language: str, sheets: Sequence[Sheet]) -> float:
    """|ln(length / what the siblings lead to expect)| of a cell."""
    lengths = [log_length(sheets[row].readings[s]) for s in _siblings(sheets[row], language)]
    if not lengths:
        return 0.0
    return abs(log_length(sheets[row].readings[language]) - sum(lengths) / len(lengths))


def _astray(row: int, language: str, sheets: Sequence[Sheet], means: Matrix) -> Finding | None:
    """A cell that fits its siblings badly, and those of another row plainly better."""
    other = _rival(row, means)
    own, best = float(means[row, row]), float(means[row, other])
    reading = sheets[row].readings[language]
    strained = _strain(row, language, sheets) >= WRONG_LENGTH
    if not best - own >= (ASTRAY_AND_LONG if strained else ASTRAY):
        return None
    if len(reading.words) < TELLING or means[other, other] > best:
        return None  # the other row has a better cell of its own
    number = sheets[other].row.number
    message = f"{language} fits the other languages of row {number} better than those of its own"
    whole = Span(language, 0, len(reading.text))
    told = Said.of("fits-other", language=language, row=number)
    return Finding("other-row", "major", (language,), message, (whole,), said=told)
