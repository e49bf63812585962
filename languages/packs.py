"""Language packs: the tables, one TOML file a language, that reading, checking and aligning use."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from triptych.errors import SettingsError

Table = Mapping[str, object]

OPENING = "\"'“”„«»‘’‚([{-–—•*/"
_HYPHENS = {ord(c): "-" for c in "‐‑–"}  # also typed without a break, or as a dash


@dataclass(frozen=True, slots=True)
class SentenceRules:
    """Tokens, casefolded and without their last full stop, after which a sentence goes on.

    `abbreviations` never end one. `sometimes` ends one only before a word of `starters`,
    `before_digit` goes on only before a digit, and `address` before a capital unless it stands
    after a year. `initials` are letters of more than one character, as written.
    """

    abbreviations: frozenset[str] = frozenset()
    sometimes: frozenset[str] = frozenset()
    before_digit: frozenset[str] = frozenset()
    address: frozenset[str] = frozenset()
    initials: frozenset[str] = frozenset()
    starters: frozenset[str] = frozenset()


def bare_word(word: str) -> str:
    """The word without what opens it, hyphens alike, as sentence rules list words."""
    return word.translate(_HYPHENS).lstrip(OPENING)


@dataclass(frozen=True, slots=True)
class PageRules:
    """What stands on news pages beside the text: switcher labels, and patterns of whole lines.

    `end_credits` are too loose for the middle of a page. `places` are those that datelines name,
    casefolded, beside the cities of the locale data. `months` and `weekdays` are forms that stand
    there and not in running text.
    """

    labels: frozenset[str] = frozenset()
    credits: tuple[re.Pattern[str], ...] = ()
    end_credits: tuple[re.Pattern[str], ...] = ()
    places: frozenset[str] = frozenset()
    furniture: tuple[re.Pattern[str], ...] = ()
    months: Mapping[str, int] = field(default_factory=dict)
    weekdays: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pack:
    """What is known about one language; words are casefolded.

    A language without a file gets a generic pack: `generic` is true and the tables are empty.
    `tables` holds every section of the file for the modules that read their own.
    """

    code: str
    name: str
    endonym: str
    script: str
    generic: bool = False
    months: Mapping[str, int] = field(default_factory=dict)
    weekdays: Mapping[str, int] = field(default_factory=dict)  # 1 is Monday
    sentences: SentenceRules = field(default_factory=SentenceRules)
    page: PageRules = field(default_factory=PageRules)
    quotes: tuple[tuple[str, str], ...] = ()
    nested_quotes: tuple[tuple[str, str], ...] = ()
    tables: Table = field(default_factory=dict)

    def table(self, name: str) -> Table:
        """One section of the file, empty where it has none."""
        value = self.tables.get(name, {})
        return value if isinstance(value, dict) else {}


class _Section:
    """Typed reading of one TOML table; errors name the pack and the key."""

    def __init__(self, code: str, table: object) -> None:
        self.code = code
        self.table = table if isinstance(table, dict) else {}

    def wrong(self, key: str) -> SettingsError:
        return SettingsError(f"language pack {self.code}.toml: {key!r} has the wrong form")

    def section(self, key: str) -> _Section:
        return _Section(self.code, self.table.get(key, {}))

    def text(self, key: str) -> str:
        value = self.table.get(key)
        if not isinstance(value, str):
            raise self.wrong(key)
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(key)
        return tuple(value)

    def folded(self, key: str) -> frozenset[str]:
        return frozenset(item.casefold() for item in self.strings(key))

    def patterns(self, key: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(item, re.IGNORECASE) for item in self.strings(key))

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        pairs = []
        for item in self.table.get(key, []):
            if not isinstance(item, list) or len(item) != 2:
                raise self.wrong(key)
            pairs.append((str(item[0]), str(item[1])))
        return tuple(pairs)

    def forms(self) -> dict[str, int]:
        """A table of number = [forms] turned round: form -> number."""
        return {form: int(key) for key in self.table for form in sorted(self.folded(key))}


def _pack(code: str, table: Table) -> Pack:
    top = _Section(code, table)
    sentences, page = top.section("sentences"), top.section("page")
    return Pack(
        code=top.text("code"),
        name=top.text("name"),
        endonym=top.text("endonym"),
        script=top.text("script"),
        months=top.section("months").forms(),
        weekdays=top.section("weekdays").forms(),
        sentences=SentenceRules(
            abbreviations=sentences.folded("abbreviations"),
            sometimes=sentences.folded("sometimes"),
            before_digit=sentences.folded("before_digit"),
            address=sentences.folded("address"),
            initials=frozenset(sentences.strings("initials")),
            starters=frozenset(sentences.strings("starters")),
        ),
        page=PageRules(
            labels=page.folded("labels"),
            credits=page.patterns("credits"),
            end_credits=page.patterns("end_credits"),
            places=page.folded("places"),
            furniture=page.patterns("furniture"),
            months=page.section("months").forms(),
            weekdays=page.section("weekdays").forms(),
        ),
        quotes=top.section("quotes").pairs("pairs"),
        nested_quotes=top.section("quotes").pairs("nested"),
        tables=table,
    )


@cache
def pack_codes() -> tuple[str, ...]:
    """The languages that have a pack, sorted."""
    folder = resources.files("triptych.languages").joinpath("packs")
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


def primary(code: str) -> str:
    """The language of a code, without script and region (RFC 5646): `sq` of `sq-XK` and `SQ_xk`."""
    return code.replace("_", "-").partition("-")[0].lower()


@cache
def load_pack(code: str) -> Pack:
    """The pack of a language, or a generic one; `sq-XK` takes the pack of `sq`."""
    base = primary(code)
    if base not in pack_codes():
        return Pack(code=code, name=code, endonym=code, script="Zyyy", generic=True)
    file = resources.files("triptych.languages").joinpath("packs", f"{base}.toml")
    return _pack(base, tomllib.loads(file.read_text("utf-8")))
