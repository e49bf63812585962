"""Inflection: nouns, adjectives and names in every case that a sentence may ask for.

Regular forms are derived; a table gives the principal parts. Albanian: gender, indefinite,
definite and plural; the oblique and accusative, and the linking article (i, e, të, së) that an
adjective or a genitive takes, follow (Newmark, Hubbard and Prifti, *Standard Albanian*, 1982).
Macedonian: the definite article goes to the first word of the phrase, adjective or noun
(Friedman, *Macedonian*, 2002).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("en", "sq", "mk")
ALBANIAN_VOWELS = "aeëiouy"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One thing as each language says it.

    `forms[language][case]` is a text; the case "nom" is always there and stands in for those that
    a language lacks. `agreement[language]` is what words around it agree with: sg, pl (en);
    m, f, mp, fp (sq); m, f, n, pl (mk).
    """

    forms: Mapping[str, Mapping[str, str]]
    agreement: Mapping[str, str]

    def form(self, language: str, case: str = "nom") -> str:
        """The text of one case."""
        forms = self.forms[language]
        return forms.get(case, forms["nom"])


def plain(en: str, sq: str, mk: str, *, plural: bool = False) -> Phrase:
    """A phrase that does not inflect."""
    number = {"en": "pl", "sq": "mp", "mk": "pl"} if plural else {"en": "sg", "sq": "m", "mk": "m"}
    return Phrase({"en": {"nom": en}, "sq": {"nom": sq}, "mk": {"nom": mk}}, number)


def numbered(words: Mapping[str, str], phrase: Phrase) -> Phrase:
    """A phrase in the plural after its number."""
    forms = {
        language: {case: f"{words[language]} {text}" for case, text in cases.items()}
        for language, cases in phrase.forms.items()
    }
    return Phrase(forms, phrase.agreement)


@dataclass(frozen=True, slots=True)
class AlbanianNoun:
    """The principal parts: `m ligj ligji ligje` is gender, indefinite, definite, plural."""

    gender: str
    indefinite: str
    definite: str
    plural: str

    @classmethod
    def parse(cls, spec: str) -> AlbanianNoun:
        """From a table's entry; an underscore stands for a space."""
        gender, indefinite, definite, plural = (part.replace("_", " ") for part in spec.split())
        return cls(gender, indefinite, definite, plural)

    def agreement(self, number: str) -> str:
        """Masculine nouns with a plural in -e or -ra are feminine in the plural (ambigenic)."""
        if number == "sg":
            return self.gender
        stem_in_r = self.indefinite.endswith("ër")  # ministër, libër: the ending is -a
        feminine = (
            self.gender == "f"
            or self.plural.endswith(("e", "o", "na"))
            or (self.plural.endswith("ra") and not stem_in_r)
        )
        return "fp" if feminine else "mp"

    def form(self, number: str, case: str, *, definite: bool) -> str:
        """One form; case is nom, acc or obl (genitive, dative, ablative)."""
        if " " in self.indefinite:  # of several words the first declines
            heads, tails = zip(
                *(part.split(" ", 1) for part in (self.indefinite, self.definite, self.plural)),
                strict=True,
            )
            head = AlbanianNoun(self.gender, *heads).form(number, case, definite=definite)
            return f"{head} {tails[2 if number == 'pl' else 0]}"
        return self._plural(case, definite) if number == "pl" else self._singular(case, definite)

    def _plural(self, case: str, definite: bool) -> str:
        if case == "obl":
            return self.plural + "ve"
        if not definite:
            return self.plural
        last = self.plural[-1]
        if last == "i" or self.definite.endswith(("eu", "aja")):  # stressed: shtëpitë, muzetë
            return self.plural + "të"
        if last == "j":  # titujt
            return self.plural + "t"
        return self.plural + ("t" if last in ALBANIAN_VOWELS else "it")

    def _indefinite_oblique(self) -> str:
        """`ligji`, `shkolle`, `strategjie`, `çështjeje`."""
        if self.gender == "m":
            return self.definite
        return self.indefinite + "je" if self.indefinite[-1] == "e" else self.definite[:-1] + "e"

    def _singular(self, case: str, definite: bool) -> str:
        if not definite:
            return self.indefinite if case != "obl" else self._indefinite_oblique()
        if case == "nom":
            return self.definite
        if self.gender == "m":
            return self.definite + ("n" if case == "acc" else "t")
        stem, tail = self.indefinite, ("n" if case == "acc" else "s")
        if stem[-1] in "ë":
            return stem + tail
        if stem[-1] == "e":
            return stem + tail
        if stem[-1] in ALBANIAN_VOWELS:
            return stem + ("në" if case == "acc" else "së")
        return self.definite[:-1] + "ë" + tail


def linking_article(gender: str, number: str, case: str, *, beside_definite: bool) -> str:
    """The article before an adjective or a genitive.

    `beside_definite` says that the word just before is the definite head noun itself.
    """
    if case == "nom" and number == "sg":
        return "i" if gender == "m" else "e"
    if not beside_definite:
        return "të"
    if case == "obl":
        return "së" if (gender, number) == ("f", "sg") else "të"
    return "e"


@dataclass(frozen=True, slots=True)
class AlbanianAdjective:
    """Four forms (m, f, mp, fp), and whether the linking article stands before them."""

    forms: Mapping[str, str]
    articulated: bool

    @classmethod
    def parse(cls, spec: str) -> AlbanianAdjective:
        """`publik` derives its forms; `i ri re rinj reja` gives an articulated one's."""
        parts = spec.split()
        if parts[0] == "i":
            return cls(dict(zip(("m", "f", "mp", "fp"), parts[1:], strict=True)), True)
        base = parts[0]
        if base.endswith("ës"):
            return cls({"m": base, "f": base + "e", "mp": base, "fp": base + "e"}, False)
        return cls({"m": base, "f": base + "e", "mp": base + "ë", "fp": base + "e"}, False)


@dataclass(frozen=True, slots=True)
class MacedonianNoun:
    """`m закон закони` is gender, singular, plural."""

    gender: str
    singular: str
    plural: str

    @classmethod
    def parse(cls, spec: str) -> MacedonianNoun:
        """From a table's entry; an underscore stands for a space."""
        gender, singular, plural = (part.replace("_", " ") for part in spec.split())
        return cls(gender, singular, plural)

    def agreement(self, number: str) -> str:
        """m, f, n or pl."""
        return self.gender if number == "sg" else "pl"

    def form(self, number: str, *, definite: bool) -> str:
        """The bare form, or the one with the article."""
        text = self.singular if number == "sg" else self.plural
        if not definite:
            return text
        head, space, tail = text.partition(" ")
        return head + self._article(head, number) + space + tail

    def counted(self) -> str:
        """The plural of masculine things after a small number: три проекта, три центра."""
        stem = self.plural.removesuffix("и")
        if self.singular[-1] in "аое":
            return self.plural
        fleeting = len(stem) < len(self.singular) and self.singular[-1] != "ј"
        return (stem if fleeting else self.singular) + "а"

    def _article(self, text: str, number: str) -> str:
        last = text[-1]
        if number == "pl":
            return {"а": "та", "е": "то"}.get(last, "те")
        if self.gender == "n":
            return "то"
        if last == "а" or self.gender == "f":
            return "а" if last == "т" else "та"
        return "т" if last == "о" else "от"


@dataclass(frozen=True, slots=True)
class MacedonianAdjective:
    """The masculine, and the stem of the other forms (`јавен јавн`)."""

    masculine: str
    stem: str

    @classmethod
    def parse(cls, spec: str) -> MacedonianAdjective:
        """`нов` alone is its own stem; words in -ски lose the vowel."""
        parts = spec.split()
        masculine = parts[0]
        default = masculine.removesuffix("и")
        return cls(masculine, parts[1] if len(parts) > 1 else default)

    def form(self, agreement: str, *, definite: bool) -> str:
        """The form that agrees with m, f, n or pl."""
        endings = {"m": "иот", "f": "ата", "n": "ото", "pl": "ите"}
        if definite:
            return self.stem + endings[agreement]
        return self.masculine if agreement == "m" else self.stem + endings[agreement][0]


@dataclass(frozen=True, slots=True)
class Adjective:
    """An adjective in three languages."""

    en: str
    sq: AlbanianAdjective
    mk: MacedonianAdjective


@dataclass(frozen=True, slots=True)
class Noun:
    """A common noun in three languages.

    `kind` is an adjective that belongs to the noun itself in Albanian and Macedonian (English
    writes it into the noun: "health centre"); `tail` holds words that follow it unchanged.
    """

    en: tuple[str, str]
    sq: AlbanianNoun
    mk: MacedonianNoun
    kind: tuple[AlbanianAdjective, MacedonianAdjective] | None = None
    tail: tuple[str, str, str] = ("", "", "")


def english_article(text: str) -> str:
    """The indefinite article that the sound of the next word asks for.

    >>> english_article("urgent plan"), english_article("European law")
    ('an', 'a')
    """
    text = text.lower()
    if text.startswith(("eur", "uni", "use", "one")):
        return "a"
    return "an" if text[0] in "aeiou" or text.startswith(("hour", "hon")) else "a"


def _albanian_np(
    noun: Noun, number: str, adjective: Adjective | None, owner: Phrase | None, definite: bool
) -> dict[str, str]:
    agreement = noun.sq.agreement(number)
    gender = agreement[0]
    forms = {}
    for case in ("nom", "acc", "obl"):
        words = [noun.sq.form(number, case, definite=definite)]
        adjacent = definite
        adjectives = ([noun.kind[0]] if noun.kind else []) + ([adjective.sq] if adjective else [])
        if noun.kind and len(set(noun.kind[0].forms.values())) == 1:  # a genitive: it comes last
            adjectives.reverse()
        for item in adjectives:
            if item.articulated:
                words.append(linking_article(gender, number, case, beside_definite=adjacent))
            words.append(item.forms[agreement])
            adjacent = False
        if noun.tail[1]:
            words.append(noun.tail[1])
            adjacent = False
        if owner:
            words.append(linking_article(gender, number, case, beside_definite=adjacent))
            words.append(owner.form("sq", "obl"))
        if not definite and number == "sg":
            words.insert(0, "një")
        forms[case] = " ".join(words)
    alone = definite and number == "sg" and not (adjective or owner or noun.kind or noun.tail[1])
    # After "në" a definite noun that nothing follows drops its ending: në takim.
    forms["loc"] = noun.sq.indefinite if alone else forms["acc"]
    return forms


def _macedonian_np(
    noun: Noun, number: str, adjective: Adjective | None, owner: Phrase | None, definite: bool
) -> str:
    agreement = noun.mk.agreement(number)
    adjectives = ([adjective.mk] if adjective else []) + ([noun.kind[1]] if noun.kind else [])
    words: list[str] = []
    for item in adjectives:
        words.append(item.form(agreement, definite=definite and not words))
    words.append(noun.mk.form(number, definite=definite and not words))
    if noun.tail[2]:
        words.append(noun.tail[2])
    if owner:
        words.append("на " + owner.form("mk"))
    return " ".join(words)


def noun_phrase(
    noun: Noun,
    *,
    number: str = "sg",
    adjective: Adjective | None = None,
    owner: Phrase | None = None,
    definite: bool = True,
) -> Phrase:
    """A noun with its adjective and its owner (a genitive), inflected in every language."""
    words = [noun.en[0] if number == "sg" else noun.en[1]]
    if adjective:
        words.insert(0, adjective.en)
    if definite:
        words.insert(0, "the")
    elif number == "sg":
        words.insert(0, english_article(words[0]))
    if noun.tail[0]:
        words.append(noun.tail[0])
    if owner:
        words.append("of " + owner.form("en"))
    return Phrase(
        {
            "en": {"nom": " ".join(words)},
            "sq": _albanian_np(noun, number, adjective, owner, definite),
            "mk": {"nom": _macedonian_np(noun, number, adjective, owner, definite)},
        },
        {"en": number, "sq": noun.sq.agreement(number), "mk": noun.mk.agreement(number)},
    )
