"""What a name sounds like, roughly: one key for Beattie, Бити and Beattie-t.

A key keeps consonant classes and the places of vowels, so that the spellings of one name in
English, Albanian and Macedonian nearly coincide; `likeness` compares two keys.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product

_CYRILLIC = str.maketrans(
    {
        **dict.fromkeys("аеиоуѐѝы", "a"),
        **dict.fromkeys("жзѕсцчџшщћђ", "S"),
        **dict.fromkeys("јхйьъ", ""),
        "б": "B", "в": "V", "г": "G", "ѓ": "G", "д": "D", "к": "K", "ќ": "K", "л": "L", "љ": "L",
        "м": "M", "н": "N", "њ": "N", "п": "P", "р": "R", "т": "T", "ф": "F", "ю": "a", "я": "a",
    }
)  # fmt: skip
_FOLD = str.maketrans(
    {"ë": "e", "ç": "č", "ł": "l", "ø": "o", "đ": "dj", "ß": "ss", "æ": "e", "ı": "i"}
)

# Spelling to sound, in order, each rule with what a word must have for it; values with "|" are open
# readings. h, y and silent gh fall away.
_LATIN: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (mark, re.compile(pattern), sound)
    for mark, pattern, sound in (
        ("e", r"(?<=[^aeiouw])e$", ""),
        ("kn", r"^kn", "N"),
        ("wr", r"^wr", "R"),
        ("u", r"^u(?=[aeio])", "V"),
        ("", r"sch|tch|sh|zh|xh|tz|dz|dg(?=e)|dj", "S"),
        ("chr", r"chr", "KR"),
        ("ch", r"ch", "{S|K}"),
        ("ph", r"ph", "F"),
        ("th", r"th", "T"),
        ("dh", r"dh", "D"),
        ("gh", r"gh(?=[aeiou])", "G"),
        ("gh", r"gh", ""),
        ("gj", r"gj", "G"),
        ("c", r"ck|cq", "K"),
        ("qu", r"qu", "K"),
        ("x", r"x", "KS"),
        ("c", r"sc(?=[eiy])|c(?=[eiy])", "S"),
        ("g", r"g(?=[eiy])", "{G|S}"),
        ("nj", r"nj", "N"),
        ("j", r"j", "{S|}"),
        ("q", r"q", "{K|S}"),
        ("w", r"w(?=[aeiou])", "V"),
        ("w", r"w", ""),
        ("y", r"y(?=[aeiou])", ""),
        ("h", r"h", ""),
    )
)
_PLAIN = str.maketrans("bdfglmnprtvckszčšžeiouy", "BDFGLMNPRTVKKSSSSSaaaaa")  # what no rule took
_CHOICE = re.compile(r"\{([^}]*)\}")
_SILENT = re.compile(r"[^A-Za]")  # what no rule gave a sound
_RUNS = re.compile(r"(.)(?=\1)")
_KEPT = frozenset("čšžѓќѝѐй")  # letters that are not their base letter with an accent
_PLAIN_CYRILLIC = re.compile("[\u0400-\u04ff]+$")
_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")
MOST_READINGS = 4
PREFIX = 0.88  # likeness of a beginning that counts as the same


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Lower case without accents; Cyrillic letters, and the carons that tell sounds, stay."""
    word = word.lower().translate(_FOLD)
    if word.isascii() or _PLAIN_CYRILLIC.match(word):
        return word
    return "".join(c if c in _KEPT else unicodedata.normalize("NFD", c)[0] for c in word)


@lru_cache(maxsize=65536)
def keys(word: str) -> tuple[str, ...]:
    """The readings of a name's sound, at most four.

    >>> keys("Beattie"), keys("Бити")
    (('BaTa',), ('BaTa',))
    """
    word = fold(word)[:40]
    if _CYRILLIC_LETTER.search(word):
        return (_RUNS.sub("", _SILENT.sub("", word.translate(_CYRILLIC))),)
    for mark, pattern, sound in _LATIN:
        if mark in word:
            word = pattern.sub(sound, word)
    parts = _CHOICE.split(word)
    choices = [part.split("|") if i % 2 else [part] for i, part in enumerate(parts)]
    readings = []
    for combination in product(*choices):
        key = _RUNS.sub("", _SILENT.sub("", "".join(combination).translate(_PLAIN)))
        if key not in readings:
            readings.append(key)
        if len(readings) == MOST_READINGS:
            break
    return tuple(readings)


@lru_cache(maxsize=262144)
def likeness(a: str, b: str) -> float:
    """How alike two keys are, 0 to 1: one minus the edit distance over the longer length.

    A vowel more or less costs half of a consonant: stress and diphthongs come and go.
    """
    if a == b:
        return 1.0
    if not a or not b:
        return 0.0
    if abs(len(a) - len(b)) > 0.6 * max(len(a), len(b)):
        return 0.0
    row = _ramp(b)
    for x in a:
        cost = 0.5 if x == "a" else 1.0
        before = row[0]
        least = row[0] = before + cost
        for j, y in enumerate(b, 1):
            swapped = before if x == y else before + _NEAR.get(x + y, 1.0)
            before = row[j]
            least += 0.5 if y == "a" else 1.0
            if swapped < least:  # noqa: PLR1730 - min() nearly doubles the time
                least = swapped
            if before + cost < least:  # noqa: PLR1730 - the same
                least = before + cost
            row[j] = least
    longest = max(_weight(a), _weight(b))
    return max(0.0, 1.0 - row[-1] / longest)


def _weight(key: str) -> float:
    vowels = key.count("a")
    return len(key) - vowels / 2


def _ramp(key: str) -> list[float]:
    steps = [0.0]
    for c in key:
        steps.append(steps[-1] + (0.5 if c == "a" else 1.0))
    return steps


# Consonants that one name is spelt with by turns, in either order, and what that costs.
_NEAR = {
    pair: 0.4
    for a, b in ("BP", "DT", "GK", "FV", "GS", "KS", "TS", "VB")
    for pair in (a + b, b + a)
}


@lru_cache(maxsize=65536)
def _readings(word: str) -> tuple[tuple[str, int], ...]:
    """The keys of a word, each with its consonant classes as bits."""
    return tuple((key, sum(1 << (ord(c) - 65) for c in {*key} - {"a"})) for key in keys(word))


def sounds_like(a: str, b: str) -> float:
    """The best likeness over the readings of two words, 0 to 1; 0 where few consonants are shared.

    >>> round(sounds_like("Childers", "Чајлдерс"), 2)
    1.0
    """
    found = 0.0
    for x, bits in _readings(a):
        for y, others in _readings(b):
            if 2 * (bits & others).bit_count() >= max(bits.bit_count(), others.bit_count()):
                found = max(found, likeness(x, y))
    return found


def begins_alike(a: str, b: str, least: int = 4) -> bool:
    """Whether the key of one word begins nearly with the other's whole key: Livi, Ливингстон."""
    for x in keys(a):
        for y in keys(b):
            short, long = sorted((x, y), key=len)
            if len(short) >= least and likeness(short, long[: len(short)]) >= PREFIX:
                return True
    return False
