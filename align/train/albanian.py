"""Albanian words with their inflected forms and English glosses, from uniparser-albanian (MIT).

The package's lexicon is read as data; its analyser is not run. Its format: a lexeme names stems
(alternants between `|`, spellings between `//`) and paradigms; a paradigm lists endings, each for
the alternant `<n>`, and may go on in other paradigms after `<.>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from triptych.errors import MissingExtraError

# Dialect, the admirative, the optative and what else no newspaper prints.
_BOOKISH = re.compile(r"\b(nonst|adm|opt|abl2|old|Gheg|clitics)\b|LEX:")
_ENDING = re.compile(r"(?:<(\d+)>)?\.?([^<>.]*)\.?(<\.>)?")

Ending = tuple[int, str]  # which stem it goes with, and its letters


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A word: its forms, and what it means in English."""

    forms: tuple[str, ...]
    gloss: str


@dataclass(slots=True)
class _Flexion:
    ending: str
    grammar: str = ""
    further: list[str] = field(default_factory=list)


def lexemes(folder: Path | None = None) -> Iterator[Lexeme]:
    """All lexemes, in the order of the lexicon: the package's, or that of another folder."""
    folder = folder or _installed()
    paradigms = _Paradigms(folder / "paradigms.txt")
    for _, lines in _blocks(folder / "lexemes.txt"):
        fields: dict[str, list[str]] = {"stem": [], "paradigm": [], "trans_en": []}
        for key, value in lines:
            fields.setdefault(key, []).append(value)
        stems = [
            [stem.replace(".", "") for stem in alternant.split("//")]
            for text in fields["stem"][:1]
            for alternant in text.split("|")
        ]
        forms = [
            stem + letters
            for name in fields["paradigm"]
            for which, letters in paradigms.endings(name)
            if which < len(stems)
            for stem in stems[which]
        ]
        yield Lexeme(
            tuple(dict.fromkeys(f.lower() for f in forms)), "".join(fields["trans_en"][:1])
        )


class _Paradigms:
    """The endings of each paradigm."""

    def __init__(self, path: Path) -> None:
        self._flexions: dict[str, list[_Flexion]] = {}
        for name, lines in _blocks(path):
            found: list[_Flexion] = []
            for key, value in lines:
                if key == "-flex":
                    found.append(_Flexion(value))
                elif found and key == "gramm":
                    found[-1].grammar = value
                elif found and key == "paradigm":
                    found[-1].further.append(value)
            self._flexions[name] = found
        self.endings = cache(self._endings)

    def _endings(self, name: str) -> tuple[Ending, ...]:
        found: dict[Ending, None] = {}
        if _BOOKISH.search(re.sub("[-_]", " ", name)):
            return ()
        for flexion in self._flexions.get(name, ()):
            if _BOOKISH.search(flexion.grammar):
                continue
            for alternative in flexion.ending.split("//"):
                if match := _ENDING.fullmatch(alternative):
                    stem, letters, goes_on = int(match[1] or 0), match[2], match[3]
                    rest = [e for n in flexion.further for _, e in self.endings(n)]
                    for more in rest if goes_on else [""]:
                        found[stem, letters + more] = None
        return tuple(found)


def _blocks(path: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Name and fields of each block; a block begins with a line `-kind: name` at the margin."""
    name: str | None = None
    fields: list[tuple[str, str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        key, _, value = line.strip().partition(":")
        if line.startswith("-"):
            if name is not None:
                yield name, fields
            name, fields = value.strip(), []
        elif key:
            fields.append((key, value.strip()))
    if name is not None:
        yield name, fields


def _installed() -> Path:
    found = find_spec("uniparser_albanian")
    if found is None or not found.submodule_search_locations:
        raise MissingExtraError("training the encoder", "train")
    return Path(found.submodule_search_locations[0]) / "data_strict"
