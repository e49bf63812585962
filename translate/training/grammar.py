"""The grammar: sentences of an agency in English, Albanian and Macedonian that say the same.

A template is three strings. `{slot}` or `{slot.case}` stands for a phrase, which all three share;
a digit at the end tells two slots of a type apart. `<slot:a|b>` chooses by what the phrase agrees
with: singular|plural with two choices; with four m|f|mp|fp in Albanian and m|f|n|pl in Macedonian.
`<slot:clitic>` and `<slot:dative>` are the Macedonian pronouns that double an object.
`((a~b))` are ways of writing the same: a target is always the first, a source may be any.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from triptych.translate.training.lexicon import (
    Lexicon,
    Name,
    Triple,
    Verb,
    albanian_title,
    load_lexicon,
    load_table,
    macedonian_name,
)
from triptych.translate.training.phrases import LANGUAGES, Phrase, noun_phrase, plain

SLOT = re.compile(r"\{(\w+)(?:\.(\w+))?\}")
CHOICE = re.compile(r"<(\w+):([^<>]*)>")
VARIANT = re.compile(r"\(\((.*?)\)\)")
CLITICS = {
    "clitic": {"m": "го", "f": "ја", "n": "го", "pl": "ги"},
    "dative": {"m": "му", "f": "ѝ", "n": "му", "pl": "им"},
}
QUOTES = {"en": '""', "sq": "“”", "mk": "„“"}
SOURCE_QUOTES = {"en": ['""', "“”"], "sq": ["“”", "„“", '""', "„”"], "mk": ["„“", '""', "„”"]}
NUMBER_WORDS = [
    ("two", "dy", "dy", "два", "две"),
    ("three", "tre", "tri", "три", "три"),
    ("four", "katër", "katër", "четири", "четири"),
    ("five", "pesë", "pesë", "пет", "пет"),
    ("six", "gjashtë", "gjashtë", "шест", "шест"),
    ("seven", "shtatë", "shtatë", "седум", "седум"),
    ("eight", "tetë", "tetë", "осум", "осум"),
    ("nine", "nëntë", "nëntë", "девет", "девет"),
    ("ten", "dhjetë", "dhjetë", "десет", "десет"),
]
PLURAL = ("group", "things", "means")  # classes of nouns that come in numbers
ORDER = {"en": ["sg", "pl"], "sq": ["m", "f", "mp", "fp"], "mk": ["m", "f", "n", "pl"]}

Sentence = dict[str, str]


def _choose(match: re.Match[str], values: dict[str, Phrase], language: str) -> str:
    agreement = values[match[1]].agreement[language]
    if match[2] in CLITICS:
        return CLITICS[match[2]][agreement]
    options = match[2].split("|")
    if len(options) == 2:
        return options[agreement in ("pl", "mp", "fp")]
    return options[ORDER[language].index(agreement)]


def capitalise(text: str) -> str:
    """The first letter of a sentence, also after an opening quote."""
    for position, letter in enumerate(text):
        if letter.isalpha():
            return text[:position] + letter.upper() + text[position + 1 :]
        if letter.isdigit():
            break
    return text


def tidy(text: str) -> str:
    """Commas and full stops that met where phrases were put together; double spaces."""
    text = re.sub(r",\s*([,.;])", r"\1", text)
    return re.sub(r"\s+", " ", text).replace(" .", ".").strip()


def target_form(text: str, language: str) -> str:
    """The one way in which the model is to write a sentence."""
    text = VARIANT.sub(lambda m: m[1].split("~")[0], text)
    opening, closing = QUOTES[language]
    return tidy(text.replace("«", opening).replace("»", closing))


def source_form(text: str, language: str, rng: Random) -> str:
    """One of the ways in which people write the same sentence."""
    text = VARIANT.sub(lambda m: rng.choice(m[1].split("~")), text)
    opening, closing = rng.choice(SOURCE_QUOTES[language])
    return tidy(text.replace("«", opening).replace("»", closing))


def grouped(number: int, mark: str) -> str:
    """1250 with its thousands marked."""
    return f"{number:,}".replace(",", mark)


def _amount(en: str) -> Phrase:
    """A number as written in English, in all three."""
    local = en.translate(str.maketrans(",.", ".,"))
    return plain(en, local, local, plural=True)


@dataclass(slots=True)
class Grammar:
    """Draws sentences; the same `Random` draws the same."""

    lexicon: Lexicon = field(default_factory=load_lexicon)
    templates: dict[str, list[Triple]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("clauses", "sentences", "frames"):
            for kind, entries in load_table(f"{name}.toml").items():
                self.templates.setdefault(kind, []).extend((e[0], e[1], e[2]) for e in entries)

    # -- templates -------------------------------------------------------------------------

    def fill(self, template: Triple, rng: Random, values: dict[str, Phrase]) -> Sentence:
        """A template with its slots filled; `values` may hold some already and gets the rest."""
        for name in dict.fromkeys(m[1] for text in template for m in SLOT.finditer(text)):
            if name not in values:
                values[name] = self._fresh(name, rng, values)
        made = {}
        for language, text in zip(LANGUAGES, template, strict=True):
            chosen = CHOICE.sub(lambda m, code=language: _choose(m, values, code), text)  # type: ignore[misc]  # mypy does not see the default of a lambda
            made[language] = SLOT.sub(
                lambda m, code=language: values[m[1]].form(code, m[2] or "nom"),  # type: ignore[misc]  # as above
                chosen,
            )
        return made

    def _fresh(self, name: str, rng: Random, values: dict[str, Phrase]) -> Phrase:
        kind = name.rstrip("0123456789")
        for _ in range(20):
            phrase = self.phrase(kind, rng)
            if all(phrase.form("en") != other.form("en") for other in values.values()):
                break
        return phrase

    # -- phrases ---------------------------------------------------------------------------

    def phrase(self, kind: str, rng: Random) -> Phrase:
        """A phrase of one kind: a method of this class, or a class of nouns.

        Nouns: `doc` definite, `a_doc` indefinite, `the_docs` and `docs` in the plural, `n_group`
        with a number, `few_things` with a number in words.
        """
        maker: Callable[[Random], Phrase] | None = getattr(self, f"_{kind}", None)
        if maker:
            return maker(rng)
        if kind.startswith("n_"):
            return self._counted(kind[2:], rng)
        if kind.startswith("few_"):
            return self._few(kind[4:], rng)
        if kind.startswith("bare_"):
            return self._np(kind[5:], rng, "sg", definite=True, bare=True)
        if kind.startswith("a_"):
            return self._np(kind[2:], rng, "sg", definite=False)
        if kind.startswith("the_"):
            return self._np(kind[4:-1], rng, "pl", definite=True)
        if kind in self.lexicon.nouns:
            plural = kind in PLURAL
            return self._np(kind, rng, "pl" if plural else "sg", definite=True, bare=plural)
        return self._np(kind[:-1], rng, "pl", definite=False)

    def _np(
        self, noun_class: str, rng: Random, number: str, *, definite: bool, bare: bool = False
    ) -> Phrase:
        noun = rng.choice(self.lexicon.nouns[noun_class])
        if noun.en[0] == noun.en[1] and noun_class not in PLURAL:  # what cannot be counted
            number, definite = "sg", True
        adjective = None if bare or rng.random() < 0.5 else rng.choice(self.lexicon.adjectives)
        owner = None
        if not bare and rng.random() < 0.2:
            owner = self.phrase(rng.choice(["inst", "town", "country", "inst"]), rng)
        return noun_phrase(noun, number=number, adjective=adjective, owner=owner, definite=definite)

    def _sector(self, rng: Random) -> Phrase:
        """A field of life: no article in English."""
        made = noun_phrase(rng.choice(self.lexicon.nouns["sector"]))
        forms = dict(made.forms)
        forms["en"] = {"nom": made.form("en").removeprefix("the ")}
        return Phrase(forms, made.agreement)

    def _counted(self, noun_class: str, rng: Random) -> Phrase:
        noun = rng.choice(self.lexicon.nouns[noun_class])
        number = self._count(rng)
        local = grouped(number, ".")
        return Phrase(
            {
                "en": {"nom": f"{grouped(number, ',')} {noun.en[1]}"},
                "sq": {
                    "nom": f"{local} {noun.sq.plural}",
                    "obl": f"{local} {noun.sq.plural}ve",
                },
                "mk": {"nom": f"{local} {noun.mk.plural}"},
            },
            {"en": "pl", "sq": noun.sq.agreement("pl"), "mk": "pl"},
        )

    def _few(self, noun_class: str, rng: Random) -> Phrase:
        noun = rng.choice(self.lexicon.nouns[noun_class])
        en, masculine, feminine, two, two_other = rng.choice(NUMBER_WORDS)
        agreement = noun.sq.agreement("pl")
        sq = feminine if agreement == "fp" else masculine
        masculine_mk = noun.mk.gender == "m"
        mk = two if masculine_mk else two_other
        # The counted plural of masculine things: два проекта, but десет проекти.
        counted = masculine_mk and en in ("two", "three", "four")
        return Phrase(
            {
                "en": {"nom": f"{en} {noun.en[1]}"},
                "sq": {"nom": f"{sq} {noun.sq.plural}", "obl": f"{sq} {noun.sq.plural}ve"},
                "mk": {"nom": f"{mk} {noun.mk.singular + 'а' if counted else noun.mk.plural}"},
            },
            {"en": "pl", "sq": agreement, "mk": "pl"},
        )

    def _count(self, rng: Random) -> int:
        """Not one that ends in 1: Macedonian would ask for the singular."""
        size = rng.choice([90, 900, 9_000, 90_000])
        number = rng.randint(2, size)
        if number > 1000 and rng.random() < 0.5:
            number = number // 100 * 100
        return number + 1 if number % 10 == 1 else number

    # -- names -----------------------------------------------------------------------------

    def _invented(self, rng: Random) -> Name:
        word = "".join(rng.choice(self.lexicon.syllables) for _ in range(rng.randint(2, 3)))
        latin = word + rng.choice(["n", "r", "l", "s", "", "m", "k", "t"])
        cyrillic = latin
        for a, b in {"nj": "њ", "lj": "љ", "gj": "ѓ", "kj": "ќ"}.items():
            cyrillic = cyrillic.replace(a, b)
        letters = dict(zip("abvgdežzijklmnoprstufhcčš", "абвгдежзијклмнопрстуфхцчш", strict=True))
        return macedonian_name("".join(letters.get(c, c) for c in cyrillic))

    def _given(self, rng: Random, group: int, *, woman: bool) -> Name:
        if rng.random() < 0.15:
            return self._invented(rng)
        return rng.choice((self.lexicon.women if woman else self.lexicon.men)[group])

    def _surname_of(self, rng: Random, group: int, *, woman: bool) -> Name:
        if group == 0:
            invented = rng.random() < 0.4
            stem = self._invented(rng) if invented else rng.choice(self.lexicon.surnames[0])
            ending = rng.choice(["ски", "ски", ""])
            base = stem["mk"]
            if base[-1] not in "в":
                base += "ов" if base[-1] not in "аеиоу" else "в"
            return macedonian_name(
                base + (ending.replace("ски", "ска") or "а" if woman else ending)
            )
        if rng.random() < 0.25:
            return self._invented(rng)
        return rng.choice(self.lexicon.surnames[group])

    def _named(self, rng: Random) -> tuple[Sentence, Sentence, bool]:
        group = rng.choice([0, 0, 0, 1, 1, 1, 2])
        woman = rng.random() < 0.45
        given = self._given(rng, group, woman=woman)
        surname = self._surname_of(rng, group, woman=woman)
        full = {language: f"{given[language]} {surname[language]}" for language in LANGUAGES}
        return full, dict(surname), woman

    def _person(self, rng: Random) -> Phrase:
        full, _, woman = self._named(rng)
        return _human(full, woman)

    def _surname(self, rng: Random) -> Phrase:
        _, surname, woman = self._named(rng)
        return _human(surname, woman)

    def _official(self, rng: Random) -> Phrase:
        """An office and the name of who holds it."""
        full, _, woman = self._named(rng)
        entry = rng.choice(self.lexicon.offices)
        values: dict[str, Phrase] = {}
        albanian = entry[3].split("|")
        tail = albanian[woman] if len(albanian) == 2 else entry[3]
        made = self.fill((entry[0], tail, entry[6]), rng, values)
        title = albanian_title(entry[2 if woman else 1], made["sq"])
        head = entry[5 if woman else 4]
        name = full["sq"]
        sq = {case: f"{title[case]} {name}" for case in ("nom", "acc", "obl")}
        return Phrase(
            {
                "en": {"nom": f"{made['en']} {full['en']}"},
                "sq": sq,
                "mk": {"nom": tidy(f"{head} {made['mk']} {full['mk']}")},
            },
            {"en": "sg", "sq": "f" if woman else "m", "mk": "f" if woman else "m"},
        )

    def _inst(self, rng: Random) -> Phrase:
        entry = rng.choice(self.lexicon.institutions)
        gender, mk = entry[2].split(" ", 1)
        head = entry[1].split(" ", 3)
        tail = head[3] if len(head) > 3 else ""
        made = self.fill((entry[0], tail, mk), rng, {})
        return Phrase(
            {
                "en": {"nom": made["en"]},
                "sq": albanian_title(" ".join(head[:3]), made["sq"]),
                "mk": {"nom": made["mk"]},
            },
            {"en": "sg", "sq": head[0], "mk": gender},
        )

    def _actor(self, rng: Random) -> Phrase:
        return self._inst(rng) if rng.random() < 0.6 else self._official(rng)

    # -- places, time, numbers -------------------------------------------------------------

    def _town(self, rng: Random) -> Phrase:
        return rng.choice(self.lexicon.towns)

    def _country(self, rng: Random) -> Phrase:
        return rng.choice(self.lexicon.countries)

    def _village(self, rng: Random) -> Phrase:
        return rng.choice(self.lexicon.villages)

    def _domain(self, rng: Random) -> Phrase:
        return rng.choice(self.lexicon.domains)

    def _weekday(self, rng: Random) -> Phrase:
        return rng.choice(self.lexicon.weekdays)

    def _month(self, rng: Random) -> Phrase:
        return rng.choice(self.lexicon.months)

    def _date(self, rng: Random) -> Phrase:
        day, month = rng.randint(1, 31), rng.choice(self.lexicon.months)
        year = f" {rng.randint(1990, 2032)}" if rng.random() < 0.4 else ""
        name = month.form("en")
        en = f"(({day} {name}{year}~{name} {day}{',' if year else ''}{year}))"
        return plain(en, f"{day} {month.form('sq')}{year}", f"{day} {month.form('mk')}{year}")

    def _year(self, rng: Random) -> Phrase:
        year = str(rng.randint(1950, 2040))
        return plain(year, year, year)

    def _time(self, rng: Random) -> Phrase:
        hour, minute = rng.randint(1, 23), rng.choice(["00", "15", "30", "45", "20", "10"])
        return plain(f"{hour}:{minute}", f"{hour}:{minute}", f"{hour}:{minute}")

    def _small(self, rng: Random) -> Phrase:
        number = str(rng.randint(2, 9))
        return plain(number, number, number, plural=True)

    def _num(self, rng: Random) -> Phrase:
        return _amount(f"{self._count(rng):,}")

    def _years(self, rng: Random) -> Phrase:
        number = str(rng.randint(18, 89))
        return plain(number, number, number)

    def _degrees(self, rng: Random) -> Phrase:
        number = str(rng.choice([n for n in range(2, 41) if n % 10 != 1]))
        return plain(number, number, number, plural=True)

    def _decimal(self, rng: Random) -> Phrase:
        return _amount(f"{rng.randint(0, 99)}.{rng.randint(1, 9)}")

    def _percent(self, rng: Random) -> Phrase:
        number = rng.choice([f"{rng.randint(2, 98)}", f"{rng.randint(0, 60)}.{rng.randint(1, 9)}"])
        local = number.replace(".", ",")
        return plain(
            f"{number} ((percent~per cent))",
            f"{local} ((për qind~përqind))",
            f"{local} ((проценти~отсто))",
            plural=True,
        )

    def _money(self, rng: Random) -> Phrase:
        """A sum, with a scale word or in figures."""
        coin = rng.choice(
            [
                ("euros", "euro", "евра"),
                ("denars", "denarë", "денари"),
                ("dollars", "dollarë", "долари"),
            ]
        )
        if rng.random() < 0.6:
            scale = rng.choice(
                [("million", "milionë", "милиони"), ("billion", "miliardë", "милијарди")]
            )
            number = rng.choice(
                [f"{rng.randint(2, 90)}", f"{rng.randint(1, 60)}.{rng.randint(2, 9)}"]
            )
            if number.endswith("1") and "." not in number:
                number += "0"
            local = number.replace(".", ",")
            texts = [
                f"{n} {s} {c}" for n, s, c in zip((number, local, local), scale, coin, strict=True)
            ]
        else:
            amount = self._count(rng)
            texts = [f"{grouped(amount, m)} {c}" for m, c in zip(",..", coin, strict=True)]
        made = plain(texts[0], texts[1], texts[2], plural=True)
        albanian = {"nom": texts[1], "obl": texts[1] + "sh"}  # prej 3 milionë eurosh
        return Phrase({**made.forms, "sq": albanian}, made.agreement)

    def _result(self, rng: Random) -> Phrase:
        a, b = rng.randint(0, 5), rng.randint(0, 5)
        return plain(f"{a}-{b}", f"{a}-{b}", f"{a}-{b}")

    # -- clauses ---------------------------------------------------------------------------

    def _clause(self, rng: Random) -> Phrase:
        made = self.clause(rng)
        return plain(made["en"], made["sq"], made["mk"])

    def _quote(self, rng: Random) -> Phrase:
        """A clause that opens a quotation."""
        made = self.clause(rng)
        return plain(*(capitalise(made[language]) for language in LANGUAGES))

    def clause(self, rng: Random) -> Sentence:
        """A clause without its full stop."""
        if rng.random() < 0.5:
            made = self.fill(rng.choice(self.templates["clause"]), rng, {})
            return made
        return self.action(rng)

    def action(self, rng: Random) -> Sentence:
        """Who does what, when and where: any actor, verb and object that go together."""
        verb = rng.choice(self.lexicon.verbs)
        noun_class = rng.choice(verb.objects)
        number = rng.choice(["", "", "", "a_", "s"])
        if noun_class in ("group", "means", "sector"):
            kind = noun_class
        else:
            kind = f"the_{noun_class}s" if number == "s" else number + noun_class
        values = {
            "o": self.phrase(kind, rng),
            "s": self.phrase(
                "official" if verb.subjects[-1] == "official" and rng.random() < 0.4 else "inst",
                rng,
            ),
        }
        template, tense = _pattern(verb, rng, definite=not kind.startswith("a_"))
        tails = []
        if rng.random() < 0.6:
            time = self.lexicon.future if tense == "future" else self.lexicon.past
            tails.append(rng.choice(time))
        if rng.random() < 0.3:
            tails.append(rng.choice(self.lexicon.places))
        for tail in tails:
            if tense != "none":
                template = tuple(f"{a} {b}" for a, b in zip(template, tail, strict=True))  # type: ignore[assignment]  # always three
        return self.fill(template, rng, values)

    def _object(self, rng: Random) -> Phrase:
        return self.phrase(rng.choice(["doc", "deal", "build", "work", "event", "problem"]), rng)

    # -- sentences -------------------------------------------------------------------------

    def sentence(self, rng: Random) -> Sentence:
        """A sentence or a title, with its variants still in it."""
        kind = rng.choices(
            ["sentence", "frame", "action", "clause", "title", "dateline", "link"],
            [34, 26, 14, 10, 6, 4, 6],
        )[0]
        made = getattr(self, f"_make_{kind}")(rng)
        return {language: capitalise(made[language]) for language in LANGUAGES}

    def _make_sentence(self, rng: Random) -> Sentence:
        return self._stopped(self.fill(rng.choice(self.templates["sentence"]), rng, {}))

    def _make_frame(self, rng: Random) -> Sentence:
        return self._stopped(self.fill(rng.choice(self.templates["frame"]), rng, {}))

    def _make_action(self, rng: Random) -> Sentence:
        return self._stopped(self.action(rng))

    def _make_clause(self, rng: Random) -> Sentence:
        return self._stopped(self.fill(rng.choice(self.templates["clause"]), rng, {}))

    def _make_title(self, rng: Random) -> Sentence:
        return self.fill(rng.choice(self.templates["title"]), rng, {})

    def _make_link(self, rng: Random) -> Sentence:
        return self._stopped(self.fill(rng.choice(self.templates["link"]), rng, {}))

    def _make_dateline(self, rng: Random) -> Sentence:
        head = self.fill(rng.choice(self.templates["dateline"]), rng, {})
        rest = self._make_frame(rng) if rng.random() < 0.5 else self._make_sentence(rng)
        rest = {language: capitalise(text) for language, text in rest.items()}
        return {language: f"{head[language]} {rest[language]}" for language in LANGUAGES}

    def _stopped(self, made: Sentence) -> Sentence:
        return {
            language: text if text.endswith((".", "»", "?", "!")) else text + "."
            for language, text in made.items()
        }


def _human(name: Sentence, woman: bool) -> Phrase:
    gender = "f" if woman else "m"
    forms = {language: {"nom": name[language]} for language in LANGUAGES}
    forms["sq"]["obl"] = albanian_oblique(name["sq"])
    return Phrase(forms, {"en": "sg", "sq": gender, "mk": gender})


def albanian_oblique(name: str) -> str:
    """A person's name in the oblique: the surname alone declines, of men and women alike.

    >>> albanian_oblique("Dafina Halili"), albanian_oblique("Ana Petrova"), albanian_oblique("Noli")
    ('Dafina Halilit', 'Ana Petrovës', 'Nolit')
    """
    if name[-1] in "aë":
        return name[:-1] + "ës"
    if name[-1] in "iou":
        return name + "t"
    return name + ("ut" if name[-1] in "kgh" else "s" if name[-1] == "e" else "it")


def _pattern(verb: Verb, rng: Random, *, definite: bool) -> tuple[Triple, str]:
    """A clause around a verb, with the slots s (who) and o (what), and its tense."""
    base, past, done = verb.en
    sq, mk = verb.sq, verb.mk
    clitic = "<o:clitic> " if definite else ""
    agreeing = "|".join(mk.participle + ending for ending in ("", "а", "о", "и"))
    be = "беше {0}|беше {1}|беше {2}|беа {3}".format(*agreeing.split("|"))
    is_ = "е {0}|е {1}|е {2}|се {3}".format(*agreeing.split("|"))
    patterns: list[tuple[str, Triple]] = [
        (
            "past",
            (
                f"{{s}} (({past}~has {done})) {{o}}",
                f"{{s}} ((<s:{sq.aorist[0]}|{sq.aorist[1]}>~ka {sq.participle})) {{o.acc}}",
                f"{{s}} {clitic}<s:{mk.past[0]}|{mk.past[1]}> {{o}}",
            ),
        ),
        (
            "future",
            (
                f"{{s}} will {base} {{o}}",
                f"{{s}} do të <s:{sq.subjunctive[0]}|{sq.subjunctive[1]}> {{o.acc}}",
                f"{{s}} ќе {clitic}<s:{mk.perfective[0]}|{mk.perfective[1]}> {{o}}",
            ),
        ),
        (
            "future",
            (
                f"{{s}} ((plans~intends)) to {base} {{o}}",
                f"{{s}} planifikon të {sq.subjunctive[0]} {{o.acc}}",
                f"{{s}} планира да {clitic}{mk.perfective[0]} {{o}}",
            ),
        ),
        (
            "future",
            (
                f"{{s}} ((must~has to)) {base} {{o}}",
                f"{{s}} duhet të {sq.subjunctive[0]} {{o.acc}}",
                f"{{s}} ((мора~треба)) да {clitic}{mk.perfective[0]} {{o}}",
            ),
        ),
        (
            "past",
            (
                f"{{o}} <o:was|were> {done}",
                f"{{o}} u <o:{sq.passive_aorist[0]}|{sq.passive_aorist[1]}>",
                f"{{o}} <o:{be}>",
            ),
        ),
        (
            "past",
            (
                f"{{o}} <o:was|were> {done} by {{s}}",
                f"{{o}} u <o:{sq.passive_aorist[0]}|{sq.passive_aorist[1]}> nga {{s}}",
                f"{{o}} <o:{be}> од {{s}}",
            ),
        ),
        (
            "none",
            (
                f"{{o}} <o:has|have> been {done}",
                f"{{o}} <o:është|janë> {sq.participle}",
                f"{{o}} <o:{is_}>",
            ),
        ),
        (
            "future",
            (
                f"{{o}} will be {done}",
                f"{{o}} do të <o:{sq.passive[0]}|{sq.passive[1]}>",
                "{o} ќе <o:"
                + "|".join(
                    f"биде {a}" if i < 3 else f"бидат {a}"
                    for i, a in enumerate(agreeing.split("|"))
                )
                + ">",
            ),
        ),
        (
            "past",
            (
                f"{{s}} did not {base} {{o}}",
                f"{{s}} nuk <s:{sq.aorist[0]}|{sq.aorist[1]}> {{o.acc}}",
                f"{{s}} не {clitic}<s:{mk.past[0]}|{mk.past[1]}> {{o}}",
            ),
        ),
    ]
    tense, template = rng.choice(patterns)
    return template, tense


def sentences(seed: int) -> Iterator[Sentence]:
    """Sentences without end, the same for the same seed."""
    rng, grammar = Random(seed), Grammar()
    while True:
        yield grammar.sentence(rng)
