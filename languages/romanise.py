"""Cyrillic in Latin letters: Macedonian by BGN/PCGN 2013, Serbian by Gaj, Bulgarian by its law.

`romanise` writes what a reader expects: `ѓ` as `gj`, `ќ` as `kj`, `ж` as `zh`, as Macedonian
passports and road signs have it. `fold` goes further, for comparing: no accents, no case.
"""

from __future__ import annotations

import unicodedata
from functools import cache

_MACEDONIAN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "ѓ": "gj", "е": "e", "ж": "zh", "з": "z",
    "ѕ": "dz", "и": "i", "ј": "j", "к": "k", "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj",
    "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "ќ": "kj", "у": "u", "ф": "f", "х": "h",
    "ц": "c", "ч": "ch", "џ": "dj", "ш": "sh", "ѐ": "e", "ѝ": "i",
    # Letters that Macedonian lacks, for names from its neighbours.
    "ђ": "gj", "ћ": "kj", "й": "j", "щ": "sht", "ъ": "a", "ь": "", "ю": "ju", "я": "ja", "ы": "y",
    "э": "e", "ё": "jo", "і": "i", "ї": "ji", "є": "je", "ґ": "g", "ў": "u",
}  # fmt: skip
_CHANGES = {
    "sr": {"ђ": "đ", "ж": "ž", "ћ": "ć", "ч": "č", "џ": "dž", "ш": "š"},
    "bg": {"й": "y", "х": "h", "ц": "ts", "ю": "yu", "я": "ya", "ь": "y"},
    "ru": {"й": "y", "х": "kh", "ц": "ts", "щ": "shch", "ъ": "", "ю": "yu", "я": "ya", "ё": "yo"},
    "uk": {"г": "h", "и": "y", "й": "i", "х": "kh", "ц": "ts", "щ": "shch", "ю": "iu", "я": "ia"},
}


@cache
def _table(language: str) -> dict[str, str]:
    return {**_MACEDONIAN, **_CHANGES.get(language.partition("-")[0], {})}


@cache
def _lower_table(language: str) -> dict[int, str]:
    return str.maketrans(_table(language))


def romanise(text: str, language: str = "mk") -> str:
    """The text with Cyrillic letters in Latin ones; everything else stays.

    >>> romanise("Ѓорѓи Џафери од Ѓевгелија и ЃОКО", "mk")
    'Gjorgji Djaferi od Gjevgelija i GJOKO'
    """
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    table = _table(language)
    pieces = []
    for position, letter in enumerate(text):
        small = letter.lower()
        latin = table.get(small)
        if latin is None or letter == small:
            pieces.append(letter if latin is None else latin)
        elif len(latin) > 1 and not _shouted(text, position):
            pieces.append(latin.capitalize())
        else:
            pieces.append(latin.upper())
    return "".join(pieces)


def _shouted(text: str, position: int) -> bool:
    """Whether the capital at `position` stands among capitals: НАТО, but not Његош."""
    after = text[position + 1 : position + 2]
    return after.isupper() or (
        position > 0 and text[position - 1].isupper() and not after.islower()
    )


def fold(text: str, language: str = "mk") -> str:
    """A form for comparing across scripts: romanised, without accents and case.

    >>> fold("Çelës i Shkodrës, ќе", "sq")
    'celes i shkodres, kje'
    """
    folded = text.casefold()
    if folded.isascii():
        return folded
    latin = unicodedata.normalize("NFC", folded).translate(_lower_table(language))
    if latin.isascii():
        return latin
    plain = unicodedata.normalize("NFKD", latin).replace("đ", "dj").replace("ł", "l")
    return "".join(c for c in plain if not unicodedata.combining(c))
