"""Cells in the wrong language: copied from a sibling, in a neighbour's language, or mixed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from triptych.languages.identify import identify
from triptych.languages.packs import load_pack
from triptych.languages.tongues import lacks_frequent, marks, only_script, own_marks, script_of
from triptych.score.reading import FULLEST, Reading, Sheet
from triptych.story import Finding, Said, Span

# How much more a text must bear another language's marks than its own: per word, and in all.
MARGIN, LEAST = 0.05, 1.3
FEWEST = 2  # words below which nothing is said
DOUBTFUL = 0.1  # marks of its own language a word below which a cell gets a second opinion
LEAST_WORDS, SURE = 4, 0.9  # and the words and confidence that such an opinion takes
LINE = 8  # words within which the frequent letters of a language must occur
NAMES = {
    "sr": "Serbian, Croatian or Bosnian",
    "sr-Cyrl": "Serbian",
    "sr-Latn": "Serbian, Croatian or Bosnian",
    "bg": "Bulgarian",
}


_MARKS = "\"'“”„‘’«»([-–—"
_QUOTED = re.compile(r"[\"“„«][^\"“”„«»]{1,200}[\"“”»]")


def language_findings(sheet: Sheet) -> Iterator[Finding]:
    """Untranslated copies and cells in another language."""
    tongues = {lang: None if _plain(r) else _tongue(r, sheet) for lang, r in sheet.readings.items()}
    if not any(tongues.values()):
        return
    for reading in sheet.readings.values():
        other = tongues[reading.language]
        if other is None or _quoted_everywhere(reading, sheet, tongues):
            continue
        copied = next(
            (r for r in sheet.readings.values() if r is not reading and _copies(reading, r)), None
        )
        span = (Span(reading.language, 0, len(reading.text)),)
        if copied is not None:
            twin = Span(copied.language, 0, len(copied.text))
            message = f"{reading.language} is a copy of {copied.language}, not a translation"
            told = Said.of("copy", language=reading.language, other=copied.language)
            spans = (*span, twin)
            yield Finding(
                "untranslated", "critical", (reading.language,), message, spans, said=told
            )
        else:
            message = f"{reading.language} reads as {language_name(other)}"
            told = Said.of("foreign", language=reading.language, tongue=other)
            yield Finding(
                "wrong-language", "critical", (reading.language,), message, span, said=told
            )


def _quoted_everywhere(reading: Reading, sheet: Sheet, tongues: Mapping[str, str | None]) -> bool:
    """Whether a sibling holds the same text, foreign there too, as versions quote a saying."""
    return any(
        _copies(reading, r) and tongues[r.language] is not None
        for r in sheet.readings.values()
        if r is not reading
    )


def language_name(code: str) -> str:
    return NAMES.get(code) or load_pack(code).name


def _copies(reading: Reading, other: Reading) -> bool:
    """Whether nine words in ten of a cell stand in the sibling too."""
    own = set(reading.lower)
    return bool(own) and len(own & set(other.lower)) >= 0.9 * len(own)


def _plain(reading: Reading) -> bool:
    """Whether a cell is plainly in its own language: it quotes nothing, and its words say so."""
    pack = load_pack(reading.language)
    if pack.generic or reading.script != pack.script or len(reading.words) < LINE:
        return False
    words = sum(not word.isdigit() for word in reading.words)  # the others bear no marks
    return (
        reading.foreign * len(reading.words) < LEAST * words
        and own_marks(reading.words, reading.language) > DOUBTFUL * words
        and _QUOTED.search(reading.text) is None
        and not lacks_frequent(reading.text, reading.language)
    )


def _tongue(reading: Reading, sheet: Sheet) -> str | None:
    """The language that a cell is written in, if it is plainly not its own."""
    pack = load_pack(reading.language)
    siblings = [r for r in sheet.readings.values() if r is not reading]
    text = _own_words(reading.text, siblings)
    script = _script(text)
    if pack.generic or script is None or len(reading.words) < FEWEST:
        return None
    scores = marks(text)
    best = max(sorted(scores), key=scores.__getitem__, default=None)
    if script != pack.script:
        return _left(reading, siblings) if _mostly_names(reading) else best
    own = scores.get(reading.language, 0.0)
    words = len(reading.words)
    if best is not None and best != reading.language:
        lead = scores[best] - own
        if lead >= MARGIN and lead * words >= LEAST:
            return best
        if own <= 0 < lead and len(reading.small) > 1 and _copies_any(reading, siblings, best):
            return best
    doubtful = own < DOUBTFUL and words >= LEAST_WORDS
    if doubtful or (words >= LINE and lacks_frequent(reading.text, reading.language)):
        return _second_opinion(reading)
    return None


def _copies_any(reading: Reading, siblings: Sequence[Reading], language: str) -> bool:
    """Whether a cell is a copy of the sibling in a language."""
    return any(r.language == language and _copies(reading, r) for r in siblings)


def _own_words(text: str, siblings: Sequence[Reading]) -> str:
    """A text without what it and a sibling quote alike, such as a title in its own language.

    A text that is nearly all quotation is judged by that.
    """
    if _QUOTED.search(text) is None:
        return text
    quoted = dict.fromkeys(m.group() for m in islice(_QUOTED.finditer(text), FULLEST))
    shared = {q for q in quoted if any(q[1:-1] in r.text for r in siblings)}
    if not shared:
        return text
    rest = _QUOTED.sub(lambda m: " " if m.group() in shared else m.group(), text)
    return rest if len(rest.split()) > max(1, len(text.split()) // 4) else text


def _script(text: str) -> str | None:
    """The script of the words in small letters: names may stand in another."""
    only = only_script(text)
    if only is not None:
        return only
    small = " ".join(w for w in text.split() if w.lstrip(_MARKS)[:1].islower())
    return script_of(small) or script_of(text)


def _second_opinion(reading: Reading) -> str | None:
    """What the statistical identifier says of a cell without marks, in small letters mostly."""
    small = sum(w[0].islower() for w in reading.words)
    if 2 * small < len(reading.words):
        return None
    guess = identify(reading.text)
    if guess.language in {None, reading.language} or guess.confidence < SURE:
        return None
    return guess.language


def _left(reading: Reading, siblings: Sequence[Reading]) -> str | None:
    """The language of a sibling whose title or list was left as it is where another version says
    it in other words."""
    own = set(reading.lower)
    copied = next((r.language for r in siblings if _copies(reading, r)), None)
    others = any(len(own & set(r.lower)) < len(own) / 2 for r in siblings)
    return copied if others else None


def _mostly_names(reading: Reading) -> bool:
    """Whether a cell is a list of names and figures, which some scripts leave as they are."""
    return len(reading.words) <= 8 and all(w[0].isupper() or w[0].isdigit() for w in reading.words)
