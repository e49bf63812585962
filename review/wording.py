"""The words of the pages in English, Albanian and Macedonian, with each language's numbers."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TypeAlias, cast

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from triptych.corpora.decisions import Decision
from triptych.corpora.listing import Summary
from triptych.errors import SettingsError
from triptych.story import Finding, Value

Table: TypeAlias = "dict[str, str | Table]"

INTERFACES = ("en", "sq", "mk")
TONGUES = frozenset({"language", "other", "tongue"})  # values of a message that are codes


@cache
def _table(interface: str) -> Table:
    if interface not in INTERFACES:
        raise SettingsError(
            f"there is no interface in {interface!r}; it takes one of {', '.join(INTERFACES)}"
        )
    file = files("triptych.review") / "locales" / f"{interface}.toml"
    return cast(Table, tomllib.loads(file.read_text(encoding="utf-8")))


def phrases(interface: str) -> dict[str, str]:
    """Every phrase of an interface by its dotted key; plural forms are keys of their own."""
    flat: dict[str, str] = {}

    def walk(table: Table, path: tuple[str, ...]) -> None:
        for key, value in table.items():
            if isinstance(value, str):
                flat[".".join((*path, key))] = value
            else:
                walk(value, (*path, key))

    walk(_table(interface), ())
    return flat


@cache
def _locale(code: str) -> Locale | None:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


@cache
def language_name(code: str) -> str:
    """A language's own name for itself, as it stands at the head of a column.

    >>> language_name("sq"), language_name("mk"), language_name("x-none")
    ('Shqip', 'Македонски', 'x-none')
    """
    locale = _locale(code)
    name = locale.get_display_name() if locale else None
    return name[:1].upper() + name[1:] if name else code


@cache
def direction(code: str) -> str:
    """`rtl` for a language written from right to left, `ltr` for all others."""
    locale = _locale(code)
    return "rtl" if locale is not None and locale.text_direction == "rtl" else "ltr"


class Wording:
    """The phrases of one interface language: `wording("story.rows", n=3)`."""

    def __init__(self, interface: str = "en") -> None:
        self.interface = interface
        self._phrases = _flat(interface)
        self._locale = Locale.parse(interface)

    def __call__(self, key: str, **values: object) -> str:
        """The phrase under `key`, its plural form chosen by the value `n`."""
        count = values.get("n")
        if isinstance(count, int) and f"{key}.other" in self._phrases:
            form = f"{key}.{self._locale.plural_form(count)}"
            key = form if form in self._phrases else f"{key}.other"
        shown = {name: self._show(value) for name, value in values.items()}
        return self._phrases[key].format_map(shown)

    def maybe(self, key: str, default: str) -> str:
        """The phrase under `key`, or the default where there is none (names of checks, rules)."""
        return self._phrases.get(key, default)

    def message(self, finding: Finding) -> str:
        """What a finding says; where it does not tell how to say it, its English message."""
        said = finding.said
        if said is None or f"message.{said.template}" not in self._phrases:
            return finding.message
        shown = {name: self._told(name, value) for name, value in said.values}
        try:
            return self._phrases[f"message.{said.template}"].format_map(shown)
        except KeyError:  # of a version that fills the template otherwise
            return finding.message

    def _told(self, name: str, value: Value) -> str:
        """One value of a message as this language writes it, by its name."""
        if name == "share" and isinstance(value, float):
            return self.percent(value)
        if name in {"form", "house"}:
            return self._shape(str(value))
        if isinstance(value, tuple):
            parts = [self._quoted(*v) if isinstance(v, tuple) else self.tongue(v) for v in value]
            return self._listed(parts) if name == "absent" else ", ".join(parts)
        return self.tongue(str(value)) if name in TONGUES else self._show(value)

    def _quoted(self, language: str, text: str) -> str:
        return self._phrases["message.quoted"].format(language=self.tongue(language), text=text)

    def _listed(self, parts: Sequence[str]) -> str:
        if len(parts) < 2:
            return "".join(parts)
        return self._phrases["tongue.and"].format(first=", ".join(parts[:-1]), last=parts[-1])

    def _shape(self, form: str) -> str:
        """A form of house style, such as "Place, date (Agency) –", with its words translated."""
        for word in ("place", "date", "agency"):
            english = _flat("en")[f"shape.{word}"]
            form = re.sub(rf"\b{english}\b", self._phrases[f"shape.{word}"], form)
        return form

    def tongue(self, code: str) -> str:
        """The name of a language as it follows the preposition: in English, në anglisht."""
        locale = _locale(code)
        named = locale.get_display_name(self._locale) if locale else None
        return self._phrases.get(f"tongue.{code}") or named or code

    def why(self, reason: str) -> str:
        """Why a cell is empty, as far as this language has words for it."""
        clauses = (clause.split(": ") for clause in reason.split("; "))
        return "; ".join(": ".join(self._known("why", part) for part in c) for c in clauses)

    def error(self, message: str) -> str:
        """What an error says, as far as this language has words for it."""
        return self._known("error", message)

    def note(self, note: str) -> str:
        """What an engine says of its text, as far as this language has words for it."""
        return self._known("note", note)

    def _known(self, section: str, english: str) -> str:
        """What is said in English, by the phrase of the section that says it; else as it is."""
        for key, pattern in _patterns(section):
            if found := pattern.fullmatch(english):
                values = found.groupdict()
                if "language" in values:
                    values["language"] = self.tongue(values["language"])
                return self._phrases[key].format_map(values)
        return english

    def _show(self, value: object) -> str:
        if isinstance(value, int):
            return self.number(value)
        return str(value)

    def number(self, value: float, digits: int = 0) -> str:
        """A number as this language writes it, rounded to so many decimal digits."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return str(format_decimal(value, format=pattern, locale=self._locale))

    def percent(self, share: float) -> str:
        """A share, 0 to 1, in whole per cent."""
        return str(format_percent(share, locale=self._locale))

    def title(self, summary: Summary) -> str:
        """What a story is called: in this language, in the first that has a title, or by its id."""
        return summary.titles.get(self.interface) or summary.title or summary.id

    def moment(self, at: str) -> str:
        """A moment of a journal (ISO 8601), in the clock of this machine."""
        when = dt.datetime.fromisoformat(at).astimezone()
        return f"{self.day(when.date().isoformat())}, {when:%H:%M}"

    def deed(self, decision: Decision) -> str:
        """What a decision did, to stand after a name."""
        undone = decision.kind == "reviewed" and not decision.data.get("value", True)
        return self(f"decision.{'unreviewed' if undone else decision.kind}")

    def day(self, date: str) -> str:
        """A date (ISO 8601) as this language writes it."""
        return str(format_date(dt.date.fromisoformat(date), "medium", locale=self._locale))

    def tenths(self) -> list[str]:
        """The borders of ten equal classes from 0 to 100 per cent, every other one written."""
        return [self.percent(i / 10) if i % 2 == 0 else "" for i in range(11)]


@cache
def _flat(interface: str) -> dict[str, str]:
    return phrases(interface)


@cache
def _patterns(section: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What the library says in English, by the keys of the section's phrases."""
    return tuple(
        (key, re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(phrase)), re.DOTALL))
        for key, phrase in _flat("en").items()
        if key.startswith(f"{section}.")
    )
