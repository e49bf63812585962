"""The grammar: sentences of an agency in English, Albanian and Macedonian that say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from random import Random

from triptych.translate.training import amounts
from triptych.translate.training.lexicon import (
    Lexicon,
    Triple,
    albanian_title,
    load_fields,
    load_lexicon,
    load_table,
)
from triptych.translate.training.people import draw_name, human
from triptych.translate.training.phrases import LANGUAGES, Phrase, noun_phrase, numbered, plain
from triptych.translate.training.templates import (
    Sentence,
    capitalise,
    render,
    slots,
    stopped,
    tidy,
)
from triptych.translate.training.verbal import clause_of

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
PEOPLE = frozenset(
    [
        "post",
        "suspect",
        "officer",
        "agent",
        "rogue",
        "artcreator",
        "envoy",
        "rescuer",
        "ecoworker",
        "learner",
        "scholar",
        "etexpert",
        "medic",
        "sick",
        "hiker",
        "lawmaker",
        "hopeful",
        "striker",
        "sportplayer",
        "sportathlete",
        "sportstaff",
        "tourminority",
        "tourjournalist",
    ]
)
MEN_IN_NUMBERS = {
    "two": "двајца",
    "three": "тројца",
    "four": "четворица",
    "five": "петмина",
    "six": "шестмина",
    "seven": "седуммина",
    "eight": "осуммина",
    "nine": "деветмина",
    "ten": "десетмина",
}
PLURAL = ("group", "things", "means", "goods")  # classes of nouns that come in numbers
KINDS = {
    "sentence": 30,
    "frame": 24,
    "action": 14,
    "clause": 20,
    "title": 5,
    "dateline": 3,
    "link": 4,
}
NONE: Mapping[str, Phrase] = {}
WITH_ARTICLE = ("economy", "judiciary", "construction industry")
OPENINGS = ("on ", "in ", "at ", "last ", "next ", "before ", "after ", "during ", "because ")
OBJECTS = ("doc", "deal", "build", "work", "event", "problem")


UNSEEN_SHARE = 40  # one template in so many is kept from training


def is_unseen(template: Triple) -> bool:
    """Whether a template is kept from training, to find out how sure the model must be."""
    return int(sha256(template[0].encode()).hexdigest(), 16) % UNSEEN_SHARE == 0


@dataclass(slots=True)
class Grammar:
    """Draws sentences of the templates that are trained on; the same `Random` draws the same."""

    lexicon: Lexicon = field(default_factory=load_lexicon)
    templates: dict[str, list[Triple]] = field(default_factory=dict)
    unseen: list[Triple] = field(default_factory=list)

    def __post_init__(self) -> None:
        tables = [load_table(name) for name in ("clauses", "sentences", "frames")]
        for table in (*tables, *load_fields()):
            for kind, entries in table.items():
                if kind == "nouns":
                    continue
                for en, sq, mk in entries:
                    template = en, sq, mk
                    hidden = kind in ("clause", "sentence") and is_unseen(template)
                    (self.unseen if hidden else self.templates.setdefault(kind, [])).append(
                        template
                    )

    def fill(self, template: Triple, rng: Random, values: Mapping[str, Phrase] = NONE) -> Sentence:
        """A template with its slots filled; `values` may hold some already."""
        known = dict(values)
        for name in slots(template):
            if name not in known:
                known[name] = self._fresh(name, rng, known)
        return render(template, known)

    def _fresh(self, name: str, rng: Random, values: Mapping[str, Phrase]) -> Phrase:
        kind = name.rstrip("0123456789")
        for _ in range(20):
            phrase = self.phrase(kind, rng)
            if all(phrase.form("en") != other.form("en") for other in values.values()):
                break
        return phrase

    def phrase(self, kind: str, rng: Random) -> Phrase:
        """A phrase of one kind: of `MAKERS`, or a class of nouns.

        Nouns: `doc` definite, `a_doc` indefinite, `the_docs` and `docs` in the plural, `n_group`
        with a number, `few_things` with a number in words.
        """
        if kind in AMOUNTS:
            return AMOUNTS[kind](rng)
        if kind in MAKERS:
            return MAKERS[kind](self, rng)
        if kind.startswith("n_"):
            return self._counted(kind[2:], rng)
        if kind.startswith("few_"):
            return self._few(kind[4:], rng)
        if kind.startswith("bare_"):
            return self.noun_phrase(kind[5:], rng, "sg", definite=True, bare=True)
        if kind.startswith("a_"):
            return self.noun_phrase(kind[2:], rng, "sg", definite=False)
        if kind.startswith("the_"):
            return self.noun_phrase(kind[4:-1], rng, "pl", definite=True)
        if kind in self.lexicon.nouns:
            plural = kind in PLURAL
            return self.noun_phrase(kind, rng, "pl" if plural else "sg", definite=True, bare=plural)
        return self.noun_phrase(kind[:-1], rng, "pl", definite=False)

    def noun_phrase(
        self, noun_class: str, rng: Random, number: str, *, definite: bool, bare: bool = False
    ) -> Phrase:
        """A noun of a class, now and then with an adjective and an owner unless `bare`."""
        noun = rng.choice(self.lexicon.nouns[noun_class])
        if noun.en[0] == noun.en[1] and noun_class not in PLURAL:  # what cannot be counted
            number, definite = "sg", True
        adjective = None
        if not bare and rng.random() < 0.5:
            fitting = self.lexicon.adjectives
            if noun_class in PEOPLE:
                fitting = tuple(a for a in fitting if a.en in self.lexicon.of_people)
            adjective = rng.choice(fitting)
        owner = None
        if not bare and rng.random() < 0.2:
            owner = self.phrase(rng.choice(["inst", "town", "country", "inst"]), rng)
        return noun_phrase(noun, number=number, adjective=adjective, owner=owner, definite=definite)

    def sector(self, rng: Random) -> Phrase:
        """A field of life: no article in English, with few exceptions."""
        noun = rng.choice(self.lexicon.nouns["sector"])
        made = noun_phrase(noun)
        if noun.en[0] in WITH_ARTICLE:
            return made
        forms = dict(made.forms)
        forms["en"] = {"nom": made.form("en").removeprefix("the ")}
        return Phrase(forms, made.agreement)

    def _counted(self, noun_class: str, rng: Random) -> Phrase:
        noun = rng.choice(self.lexicon.nouns[noun_class])
        number = amounts.count(rng)
        local = amounts.grouped(number, ".")
        words = {"en": amounts.grouped(number, ","), "sq": local, "mk": local}
        return numbered(words, noun_phrase(noun, number="pl", definite=False))

    def _few(self, noun_class: str, rng: Random) -> Phrase:
        noun = rng.choice(self.lexicon.nouns[noun_class])
        en, masculine, feminine, two, two_other = rng.choice(NUMBER_WORDS)
        agreement = noun.sq.agreement("pl")
        sq = feminine if agreement == "fp" else masculine
        masculine_mk = noun.mk.gender == "m"
        mk = two if masculine_mk else two_other
        # The counted plural of masculine things: два проекта, but десет проекти.
        counted = masculine_mk and en in ("two", "three", "four")
        if masculine_mk and noun_class in ("group", *PEOPLE):  # двајца граѓани
            mk, counted = MEN_IN_NUMBERS[en], False
        if counted:
            noun = replace(noun, mk=replace(noun.mk, plural=noun.mk.counted()))
        words = {"en": en, "sq": sq, "mk": mk}
        return numbered(words, noun_phrase(noun, number="pl", definite=False))

    def person(self, rng: Random) -> Phrase:
        """A full name."""
        full, _, woman = draw_name(self.lexicon, rng)
        return human(full, woman)

    def surname(self, rng: Random) -> Phrase:
        """A surname alone."""
        _, surname, woman = draw_name(self.lexicon, rng)
        return human(surname, woman)

    def official(self, rng: Random) -> Phrase:
        """An office and the name of who holds it."""
        full, _, woman = draw_name(self.lexicon, rng)
        entry = rng.choice(self.lexicon.offices)
        albanian = entry[3].split("|")
        tail = albanian[woman] if len(albanian) == 2 else entry[3]
        made = self.fill((entry[0], tail, entry[6]), rng)
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

    def inst(self, rng: Random) -> Phrase:
        """An institution."""
        entry = rng.choice(self.lexicon.institutions)
        gender, mk = entry[2].split(" ", 1)
        head = entry[1].split(" ", 3)
        tail = head[3] if len(head) > 3 else ""
        made = self.fill((entry[0], tail, mk), rng)
        return Phrase(
            {
                "en": {"nom": made["en"]},
                "sq": albanian_title(" ".join(head[:3]), made["sq"]),
                "mk": {"nom": made["mk"]},
            },
            {"en": "sg", "sq": head[0], "mk": gender},
        )

    def actor(self, rng: Random) -> Phrase:
        """An institution or an official."""
        return self.inst(rng) if rng.random() < 0.6 else self.official(rng)

    def quote(self, rng: Random) -> Phrase:
        """A clause that opens a quotation."""
        made = self.clause(rng)
        return plain(*(capitalise(made[language]) for language in LANGUAGES))

    def clause(self, rng: Random) -> Sentence:
        """A clause without its full stop."""
        if rng.random() < 0.7:
            return self.fill(rng.choice(self.templates["clause"]), rng)
        return self.action(rng)

    def action(self, rng: Random) -> Sentence:
        """Who does what, when and where: any actor, verb and object that go together."""
        verb = rng.choice(self.lexicon.verbs)
        noun_class = rng.choice(verb.objects)
        number = rng.choice(["", "", "", "a_", "s"])
        if noun_class in (*PLURAL, "sector"):
            counted = noun_class in ("group", "things") and rng.random() < 0.3
            kind = f"n_{noun_class}" if counted else noun_class
        else:
            kind = f"the_{noun_class}s" if number == "s" else number + noun_class
        values = {
            "o": self.phrase(kind, rng),
            "s": self.phrase(
                "official" if verb.subjects[-1] == "official" and rng.random() < 0.4 else "inst",
                rng,
            ),
        }
        indefinite = kind.startswith(("a_", "n_"))
        definite = not indefinite or values["o"].form("en").startswith("the ")
        template, tense = clause_of(verb, rng, definite=definite)
        tails = []
        if rng.random() < 0.6:
            time = self.lexicon.future if tense == "future" else self.lexicon.past
            tails.append(rng.choice(time))
        if rng.random() < 0.3:
            tails.append(rng.choice(self.lexicon.places))
        for tail in tails if tense != "none" else []:
            before = tail[0].startswith(OPENINGS) and rng.random() < 0.25
            joined = (
                f"{b}, {a}" if before else f"{a} {b}" for a, b in zip(template, tail, strict=True)
            )
            en, sq, mk = joined
            template = en, sq, mk
        return self.fill(template, rng, values)

    def sentence(self, rng: Random) -> Sentence:
        """A sentence or a title, with its variants still in it."""
        kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
        made = self._made(kind, rng)
        return {language: capitalise(made[language]) for language in LANGUAGES}

    def _made(self, kind: str, rng: Random) -> Sentence:
        if kind == "dateline":
            return self._after_dateline(rng)
        if kind == "action":
            return stopped(self.action(rng))
        made = self.fill(rng.choice(self.templates[kind]), rng)
        return made if kind == "title" else stopped(made)

    def _after_dateline(self, rng: Random) -> Sentence:
        head = self.fill(rng.choice(self.templates["dateline"]), rng)
        rest = self._made("frame" if rng.random() < 0.5 else "sentence", rng)
        rest = {language: capitalise(text) for language, text in rest.items()}
        return {language: f"{head[language]} {rest[language]}" for language in LANGUAGES}


AMOUNTS: Mapping[str, Callable[[Random], Phrase]] = {
    "date": amounts.date,
    "decimal": amounts.decimal,
    "degrees": amounts.degrees,
    "money": amounts.money,
    "num": amounts.num,
    "percent": amounts.percent,
    "result": amounts.result,
    "small": amounts.small,
    "time": amounts.time,
    "year": amounts.year,
    "years": amounts.years,
}
MAKERS: Mapping[str, Callable[[Grammar, Random], Phrase]] = {
    "actor": Grammar.actor,
    "clause": lambda grammar, rng: plain(*grammar.clause(rng).values()),
    "country": lambda grammar, rng: rng.choice(grammar.lexicon.countries),
    "domain": lambda grammar, rng: rng.choice(grammar.lexicon.domains),
    "inst": Grammar.inst,
    "month": lambda grammar, rng: rng.choice(grammar.lexicon.months),
    "object": lambda grammar, rng: grammar.phrase(rng.choice(OBJECTS), rng),
    "official": Grammar.official,
    "person": Grammar.person,
    "quote": Grammar.quote,
    "sector": Grammar.sector,
    "surname": Grammar.surname,
    "town": lambda grammar, rng: rng.choice(grammar.lexicon.towns),
    "village": lambda grammar, rng: rng.choice(grammar.lexicon.villages),
    "weekday": lambda grammar, rng: rng.choice(grammar.lexicon.weekdays),
}


def sentences(seed: int) -> Iterator[Sentence]:
    """Sentences without end, the same for the same seed."""
    rng, grammar = Random(seed), Grammar()
    while True:
        yield grammar.sentence(rng)
