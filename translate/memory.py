"""The translation memory: what people translated before, found again exactly or nearly."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from triptych.errors import InputError, unreadable
from triptych.languages.sentences import split_sentences
from triptych.records import parse_json
from triptych.story import Cell, Provenance, Row

Unit = Mapping[str, str]
GRAM = 4  # characters of the index that finds what may be near
LOOKED_AT = 20  # nearest by shared grams, compared in full
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Match:
    """A translation found in the memory, made from `source`, with the likeness of the two texts.

    `likeness` is 1 for the same text, else 1 minus the edit distance in words over the longer
    length, as translators know it from their tools. `joined` means that the sentences were found
    one by one.
    """

    text: str
    source: str
    likeness: float
    joined: bool = False


def _key(text: str) -> str:
    return " ".join(text.split())


def _grams(text: str) -> Counter[str]:
    folded = f" {text.casefold()} "
    return Counter(folded[i : i + GRAM] for i in range(len(folded) - GRAM + 1))


def word_likeness(a: str, b: str) -> float:
    """1 minus the Levenshtein distance in words over the longer length (Levenshtein 1966).

    >>> word_likeness("the mayor opened the bridge", "the mayor opened a bridge")
    0.8
    """
    first, second = a.split(), b.split()
    if not first or not second:
        return float(first == second)
    row = list(range(len(second) + 1))
    for i, word in enumerate(first, 1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(second, 1):
            diagonal, row[j] = row[j], min(diagonal + (word != other), row[j] + 1, row[j - 1] + 1)
    return 1 - row[-1] / max(len(first), len(second))


class Memory:
    """Translation units: for each, the text by language."""

    def __init__(self, units: Iterable[Unit] = (), *, name: str = "memory") -> None:
        self.name = name
        self._units = [
            {lang: clean for lang, text in unit.items() if (clean := _key(text))} for unit in units
        ]
        self._units = [unit for unit in self._units if len(unit) > 1]
        self._exact: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._near: dict[tuple[str, str], list[int]] | None = None
        for number, unit in enumerate(self._units):
            for language, text in unit.items():
                self._exact[language, text].append(number)

    def __len__(self) -> int:
        return len(self._units)

    @property
    def digest(self) -> str:
        """A hash of all the units, for the signature of what was filled from them."""
        text = json.dumps(self._units, ensure_ascii=False, sort_keys=True)
        return sha256(text.encode()).hexdigest()[:16]

    @classmethod
    def from_rows(cls, rows: Iterable[Row], *, name: str = "rows") -> Memory:
        """The cells that people wrote or corrected."""
        return cls(
            (
                {
                    lang: cell.text
                    for lang, cell in row.cells.items()
                    if cell.text and cell.origin in ("human", "post-edited")
                }
                for row in rows
            ),
            name=name,
        )

    @classmethod
    def read(cls, path: Path) -> Memory:
        """A file: TMX, TSV with languages as its header, or JSONL of rows or of language: text.

        Raises `InputError` naming the file and the line at fault.
        """
        try:
            readers = {".tmx": _read_tmx, ".tsv": _read_tsv, ".jsonl": _read_jsonl}
            if path.suffix.lower() not in readers:
                raise InputError(
                    "a translation memory is a .tmx, .tsv or .jsonl file", source=str(path)
                )
            return cls(readers[path.suffix.lower()](path), name=path.name)
        except (OSError, UnicodeDecodeError) as error:
            raise unreadable(path, error) from None

    def exact(self, human: Mapping[str, str], target: str) -> Match | None:
        """The translation of the same text; with several, the one that most people gave."""
        votes: Counter[str] = Counter()
        sources: dict[str, str] = {}
        for language, text in human.items():
            for number in self._exact.get((language, _key(text)), ()):
                if translation := self._units[number].get(target):
                    votes[translation] += 1
                    sources.setdefault(translation, language)
        if not votes:
            return None
        text, _ = votes.most_common(1)[0]
        return Match(text, sources[text], 1.0)

    def sentences(self, human: Mapping[str, str], target: str) -> Match | None:
        """The translations of all sentences of a text, put together; translators' tools keep those."""
        for language, text in human.items():
            parts = split_sentences(text, language)
            found = [self.exact({language: part}, target) for part in parts]
            texts = [match.text for match in found if match is not None]
            if len(texts) == len(parts) > 1:
                return Match(" ".join(texts), language, 1.0, joined=True)
        return None

    def fuzzy(self, human: Mapping[str, str], target: str, least: float) -> Match | None:
        """The translation of the nearest text, if its likeness is at least `least`."""
        best: Match | None = None
        for language, text in human.items():
            wanted = _key(text)
            for number in self._candidates(language, wanted):
                unit = self._units[number]
                if target not in unit:
                    continue
                likeness = word_likeness(wanted, unit[language])
                if likeness >= least and (best is None or likeness > best.likeness):
                    best = Match(unit[target], language, likeness)
        return best

    def cell(self, match: Match) -> Cell:
        """The cell that a match makes, with where it is from."""
        note = "put together sentence by sentence" if match.joined else None
        if match.likeness < 1:
            note = f"fuzzy match, {match.likeness:.0%} alike: check it"
        made = Provenance(
            "memory", self.name, self.digest, "", match.source, round(match.likeness, 4), note
        )
        return Cell(match.text, "memory", provenance=made)

    def _candidates(self, language: str, text: str) -> list[int]:
        index = self._index()
        shared: Counter[int] = Counter()
        for gram, count in _grams(text).items():
            for number in index.get((language, gram), ()):
                shared[number] += count
        ranked = sorted(shared.items(), key=lambda item: (-item[1], item[0]))
        return [number for number, _ in ranked[:LOOKED_AT]]

    def _index(self) -> dict[tuple[str, str], list[int]]:
        if self._near is None:
            index: dict[tuple[str, str], list[int]] = defaultdict(list)
            for number, unit in enumerate(self._units):
                for language, text in unit.items():
                    for gram in _grams(text):
                        index[language, gram].append(number)
            self._near = index
        return self._near


def _read_tsv(path: Path) -> list[Unit]:
    with path.open(encoding="utf-8-sig") as file:
        header, *rows = [line.rstrip("\n").split("\t") for line in file] or [[]]
        languages = {i: name.strip() for i, name in enumerate(header) if 2 <= len(name) <= 11}
        languages = {i: name for i, name in languages.items() if name not in ("doc", "id")}
        if len(languages) < 2:
            raise InputError(
                "the first line must name the languages, such as en, sq, mk, with tabs between",
                source=str(path),
            )
    return [{languages[i]: text for i, text in enumerate(row) if i in languages} for row in rows]


def _read_jsonl(path: Path) -> list[Unit]:
    units: list[Unit] = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                record = parse_json(line)
                cells = record.get("cells", record)
                units.append(
                    {
                        lang: text
                        for lang, cell in cells.items()
                        if isinstance(text := _human_text(cell), str)
                    }
                )
            except (InputError, AttributeError):
                raise InputError(
                    f"line {number} is not a row or an object of language: text", source=str(path)
                ) from None
    return units


def _human_text(cell: object) -> object:
    """The text of a cell that a person wrote; a plain string is one."""
    if not isinstance(cell, dict):
        return cell
    human = cell.get("origin", "human") in ("human", "post-edited", None)
    return cell.get("text") if human else None


def _read_tmx(path: Path) -> list[Unit]:
    from lxml import etree

    units: list[Unit] = []
    try:
        for _, unit in etree.iterparse(
            str(path), tag="tu", resolve_entities=False, no_network=True
        ):
            texts = {}
            for variant in unit.iterfind("tuv"):
                language = variant.get(XML_LANG) or variant.get("lang") or ""
                segment = variant.find("seg")
                if segment is not None and language:
                    texts[language.partition("-")[0].lower()] = "".join(segment.itertext())
            units.append(texts)
            unit.clear()
    except etree.XMLSyntaxError as error:
        raise InputError(f"not a TMX file: {error}", source=str(path)) from None
    return units
