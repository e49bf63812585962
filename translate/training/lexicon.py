"""The word lists of the grammar, read from `lexicon/*.toml` into inflecting entries."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from triptych.translate.training.phrases import (
    LANGUAGES,
    Adjective,
    AlbanianAdjective,
    AlbanianNoun,
    MacedonianAdjective,
    MacedonianNoun,
    Noun,
    Phrase,
    linking_article,
)

Triple = tuple[str, str, str]
Table = dict[str, list[list[str]]]
Name = Mapping[str, str]

LEXICON = files("triptych.translate.training") / "lexicon"

TO_ENGLISH = {
    "gj": "ѓ",
    "kj": "ќ",
    "zh": "ж",
    "ch": "ч",
    "sh": "ш",
    "dj": "џ",
    "nj": "њ",
    "lj": "љ",
}
TO_ALBANIAN = {"gj": "ѓ", "q": "ќ", "zh": "ж", "ç": "ч", "sh": "ш", "xh": "џ", "nj": "њ", "lj": "љ"}
PLAIN_LETTERS = dict(zip("абвгдезијклмнопрстуфхцѕ", "abvgdezijklmnoprstufhcx", strict=True))
FROM_ALBANIAN = {
    "gj": "ѓ",
    "xh": "џ",
    "zh": "ж",
    "sh": "ш",
    "nj": "њ",
    "ll": "л",
    "th": "т",
    "dh": "д",
    "rr": "р",
    "q": "ќ",
    "ç": "ч",
    "c": "ц",
    "ë": "е",
    "y": "и",
    "x": "ѕ",
    "j": "ј",
    **dict(zip("abdefghiklmnoprstuvz", "абдефгхиклмнопрстувз", strict=True)),
}


def _read(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text("utf-8"))


def load_table(name: str) -> Table:
    """One table of the lexicon, by the name of its file without `.toml`."""
    return _read(LEXICON / f"{name}.toml")


def load_fields() -> list[dict[str, Any]]:
    """The fields of life, a file each: templates, and under `nouns` their nouns."""
    fields = LEXICON / "fields"
    return [_read(fields / name) for name in sorted(file.name for file in fields.iterdir())]


def _titled(word: str) -> str:
    return word[:1].upper() + word[1:]


def macedonian_name(name: str) -> Name:
    """A Macedonian name in English, Albanian and Macedonian letters.

    >>> macedonian_name("Ѓорѓиева") == {"en": "Gjorgjieva", "sq": "Gjorgjieva", "mk": "Ѓорѓиева"}
    True
    """
    name = name.lower()
    forms = {"mk": name}
    for language, digraphs in (("en", TO_ENGLISH), ("sq", TO_ALBANIAN)):
        letters = PLAIN_LETTERS | {cyrillic: latin for latin, cyrillic in digraphs.items()}
        if language == "en":
            letters["ѕ"] = "dz"
        forms[language] = "".join(letters[c] for c in name)
    return {language: _titled(form) for language, form in forms.items()}


def albanian_name(name: str) -> Name:
    """An Albanian name: English drops the diacritics, Macedonian spells it by sound."""
    rest, cyrillic = name.lower(), ""
    while rest:
        size = 2 if rest[:2] in FROM_ALBANIAN else 1
        cyrillic += FROM_ALBANIAN[rest[:size]]
        rest = rest[size:]
    plain = name.translate(str.maketrans("ëçËÇ", "ecEC"))
    return {"en": plain, "sq": name, "mk": _titled(cyrillic)}


def split_kind(spec: str) -> tuple[AlbanianAdjective, MacedonianAdjective]:
    """The adjective that belongs to a noun: `shëndetësor;здравствен`."""
    albanian, macedonian = spec.split(";")
    return AlbanianAdjective.parse(albanian), MacedonianAdjective.parse(macedonian)


def _noun(entry: list[str]) -> Noun:
    singular, _, plural = entry[0].partition("/")
    return Noun(
        (singular, plural or singular),
        AlbanianNoun.parse(entry[1]),
        MacedonianNoun.parse(entry[2]),
        split_kind(entry[3]) if len(entry) > 3 else None,
    )


def _nouns() -> dict[str, tuple[Noun, ...]]:
    """The nouns of all fields by class."""
    classes = load_table("nouns")
    for field in load_fields():
        for name, entries in field.get("nouns", {}).items():
            classes.setdefault(name, []).extend(entries)
    return {name: tuple(map(_noun, entries)) for name, entries in classes.items()}


def albanian_title(head: str, tail: str) -> dict[str, str]:
    """The cases of a definite head (`m drejtor drejtori`) with its tail; @ is the article."""
    gender, indefinite, definite = (part.replace("_", " ") for part in head.split())
    noun = AlbanianNoun(gender, indefinite, definite, indefinite)
    forms = {"indef": indefinite}
    for case in ("nom", "acc", "obl"):
        words = [noun.form("sg", case, definite=True)]
        for position, word in enumerate(tail.split()):
            beside = position == 0
            article = linking_article(gender, "sg", case, beside_definite=beside)
            words.append(article if word == "@" else word)
        forms[case] = " ".join(words)
    return forms


def place(entry: list[str]) -> Phrase:
    """A town or country: indefinite ("në Shkup"), and definite in every case."""
    gender, *_ = entry[1].split()
    forms = albanian_title(entry[1], "")
    return Phrase(
        {"en": {"nom": entry[0]}, "sq": forms, "mk": {"nom": entry[2]}},
        {"en": "sg", "sq": gender, "mk": {"а": "f", "о": "n", "е": "n"}.get(entry[2][-1], "m")},
    )


@dataclass(frozen=True, slots=True)
class AlbanianVerb:
    """Nine forms; see `lexicon/verbs.toml`."""

    aorist: tuple[str, str]
    present: tuple[str, str]
    subjunctive: tuple[str, str]
    participle: str
    passive: tuple[str, str]
    passive_aorist: tuple[str, str]

    @classmethod
    def parse(cls, spec: str) -> AlbanianVerb:
        """A stem in -o or -e stands for a regular verb in -oj."""
        parts = spec.split()
        if len(parts) == 1:
            stem = parts[0]
            plural = stem[:-1] + "uan"
            return cls(
                (stem + "i", plural),
                (stem + "n", stem + "jnë"),
                (stem + "jë", stem + "jnë"),
                stem[:-1] + "uar",
                (stem + "het", stem + "hen"),
                (stem[:-1] + "ua", plural),
            )
        return cls(
            (parts[0], parts[1]),
            (parts[2], parts[3]),
            (parts[4], parts[3]),
            parts[5],
            (parts[6], parts[7]),
            (parts[8], parts[1]),
        )


def macedonian_plural(singular: str, *, past: bool) -> str:
    """The third person plural of a third person singular.

    >>> macedonian_plural("усвои", past=True), macedonian_plural("усвои", past=False)
    ('усвоија', 'усвојат')
    """
    if past:
        if singular.endswith("ече"):  # повлече, повлекоа
            return singular[:-2] + "коа"
        if singular.endswith("ше"):
            return singular[:-2] + "а"
        if singular.endswith("е"):
            return singular[:-1] + "оа"
        return singular + ("ја" if singular.endswith("и") else "а")
    if singular.endswith("а"):
        return singular + "ат"
    vowel_before = singular[-2] in "аеоу"
    if singular.endswith("и"):
        return singular[:-1] + ("јат" if vowel_before else "ат")
    return singular[:-1] + ("јат" if vowel_before or singular[-2] == "и" else "ат")


@dataclass(frozen=True, slots=True)
class MacedonianVerb:
    """Third persons and the passive participle."""

    past: tuple[str, str]
    imperfective: tuple[str, str]
    perfective: tuple[str, str]
    participle: str

    @classmethod
    def parse(cls, spec: str) -> MacedonianVerb:
        """From the four principal parts."""
        past, imperfective, perfective, participle = spec.split()
        return cls(
            (past, macedonian_plural(past, past=True)),
            (imperfective, macedonian_plural(imperfective, past=False)),
            (perfective, macedonian_plural(perfective, past=False)),
            participle,
        )


@dataclass(frozen=True, slots=True)
class Verb:
    """A transitive verb, the classes of its objects, and who does it."""

    en: tuple[str, str, str]
    sq: AlbanianVerb
    mk: MacedonianVerb
    objects: tuple[str, ...]
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything the grammar draws from."""

    nouns: Mapping[str, tuple[Noun, ...]]
    adjectives: tuple[Adjective, ...]
    of_people: frozenset[str]
    verbs: tuple[Verb, ...]
    towns: tuple[Phrase, ...]
    countries: tuple[Phrase, ...]
    villages: tuple[Phrase, ...]
    domains: tuple[Phrase, ...]
    weekdays: tuple[Phrase, ...]
    months: tuple[Phrase, ...]
    men: tuple[tuple[Name, ...], ...]
    women: tuple[tuple[Name, ...], ...]
    surnames: tuple[tuple[Name, ...], ...]
    syllables: tuple[str, ...]
    institutions: tuple[list[str], ...]
    offices: tuple[list[str], ...]
    past: tuple[Triple, ...]
    future: tuple[Triple, ...]
    places: tuple[Triple, ...]


def _triples(entries: list[list[str]]) -> tuple[Triple, ...]:
    return tuple((entry[0], entry[1], entry[2]) for entry in entries)


def _phrases(entries: list[list[str]], gender: str) -> tuple[Phrase, ...]:
    made = []
    for en, sq, mk in entries:
        parts = sq.split() if gender == "month" else [sq]
        cases = dict(zip(("nom", "def", "obl"), parts, strict=False))
        made.append(
            Phrase(
                {"en": {"nom": en}, "sq": cases, "mk": {"nom": mk}},
                {"en": "sg", "sq": "m", "mk": "m"},
            )
        )
    return tuple(made)


def _names(people: dict[str, list[list[str]]], kind: str) -> tuple[tuple[Name, ...], ...]:
    """Macedonian, Albanian and foreign names of one kind."""
    macedonian = tuple(macedonian_name(n) for n in str(people[f"macedonian_{kind}"]).split())
    albanian = tuple(albanian_name(n) for n in str(people[f"albanian_{kind}"]).split())
    foreign = tuple(dict(zip(LANGUAGES, e, strict=True)) for e in people[f"foreign_{kind}"])
    return macedonian, albanian, foreign


def _verb(entry: list[str]) -> Verb:
    return Verb(
        (entry[0], entry[1], entry[2]),
        AlbanianVerb.parse(entry[3]),
        MacedonianVerb.parse(entry[4]),
        tuple(entry[5].split()),
        tuple(entry[6].split()),
    )


@cache
def load_lexicon() -> Lexicon:
    """Read every table once."""
    people, places, time = (load_table(n) for n in ("people", "places", "time"))
    offices = load_table("offices")
    adjectives = load_table("adjectives")
    return Lexicon(
        nouns=_nouns(),
        adjectives=tuple(
            Adjective(en, AlbanianAdjective.parse(sq), MacedonianAdjective.parse(mk))
            for en, sq, mk in adjectives["general"]
        ),
        of_people=frozenset(str(adjectives["people"]).split()),
        verbs=tuple(map(_verb, load_table("verbs")["transitive"])),
        towns=tuple(map(place, places["towns"])),
        countries=tuple(map(place, places["countries"])),
        villages=_phrases(places["villages"], "village"),
        domains=_phrases(offices["domains"], "domain"),
        weekdays=_phrases(time["weekdays"], "weekday"),
        months=_phrases(time["months"], "month"),
        men=_names(people, "men"),
        women=_names(people, "women"),
        surnames=_names(people, "surnames"),
        syllables=tuple(str(people["syllables"]).split()),
        institutions=tuple(offices["institutions"]),
        offices=tuple(offices["offices"]),
        past=_triples(time["past"]),
        future=_triples(time["future"]),
        places=_triples(time["place"]),
    )
