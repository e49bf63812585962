"""The settings of a build."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from triptych.errors import SettingsError
from triptych.records import Record

DEFAULT_LANGUAGES = ("en", "sq", "mk")

LANGUAGE = re.compile(
    r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*"
)  # BCP 47 as stores have it, fit for file names


def language_codes(text: str) -> tuple[str, ...]:
    """The codes of a list such as `en,sq,mk`.

    Raises `SettingsError` for what cannot be one, `InputError` for one that no language has, such
    as the country's code `al`.
    """
    from triptych.corpora.articles import known_language

    codes = tuple(code.strip() for code in text.split(",") if code.strip())
    if not codes:
        raise SettingsError("no language is named: write codes such as en,sq,mk")
    check_languages(codes)
    for code in codes:
        known_language(code, "languages")
    return codes


def check_languages(codes: Sequence[str]) -> None:
    """Raise `SettingsError` for what cannot be a language code, or is named twice."""
    for code in codes:
        if not LANGUAGE.fullmatch(code):
            raise SettingsError(f"{code!r} is not a language code: write codes such as en,sq,mk")
    if len(set(codes)) < len(codes):
        raise SettingsError(f"a language is named twice in {','.join(codes)}")


@dataclass(frozen=True, slots=True)
class BuildSettings:
    """What a build does and with what.

    `languages` are expected of every story, in column order: one that is missing is a gap. `engines`
    are the engines to fill with, best first, all that are installed if empty. `licence` limits
    them: `commercial` refuses models that do not allow it. `encoder` names the encoder that the
    aligner uses, None for the built-in one. `memory` is a file of translations to fill from first.
    `judges` are engines to compare the versions with while scoring, none by default. `style` is the
    house style to score against; a build learns one where there is none yet.
    """

    languages: tuple[str, ...] = DEFAULT_LANGUAGES
    fill: bool = True
    engines: tuple[str, ...] = ()
    licence: str | None = None
    encoder: str | None = None
    memory: str | None = None
    judges: tuple[str, ...] = ()
    style: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_languages(self.languages)
        if self.licence not in (None, "commercial"):
            raise SettingsError(
                f"licence {self.licence!r} is unknown: 'commercial' is the only limit"
            )

    def to_record(self) -> Record:
        """The settings as JSON, as the store keeps them."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}

    @classmethod
    def from_record(cls, record: Record) -> BuildSettings:
        """The settings of a record; what it does not name takes its default."""
        return cls(
            languages=tuple(record.get("languages", DEFAULT_LANGUAGES)),
            fill=record.get("fill", True),
            engines=tuple(record.get("engines", ())),
            licence=record.get("licence"),
            encoder=record.get("encoder"),
            memory=record.get("memory"),
            judges=tuple(record.get("judges", ())),
            style=record.get("style", {}),
        )
