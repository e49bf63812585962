"""Clauses around a verb, from the patterns of `lexicon/patterns.toml`."""

from __future__ import annotations

from functools import cache
from random import Random
from string import Template

from triptych.translate.training.lexicon import Triple, Verb, load_table


@cache
def _patterns() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(entry) for entry in load_table("patterns")["pattern"])


def third_person(base: str) -> str:
    """The present of he, she or it; a particle stays behind.

    >>> third_person("deny"), third_person("launch"), third_person("pay out")
    ('denies', 'launches', 'pays out')
    """
    word, space, particle = base.partition(" ")
    if word.endswith("y") and word[-2] not in "aeiou":
        word = word[:-1] + "ie"
    elif word.endswith(("s", "sh", "ch", "x", "z", "o")):
        word += "e"
    return f"{word}s{space}{particle}"


def gerund(base: str, past: str) -> str:
    """The form in -ing; it doubles its consonant where the past does.

    >>> gerund("ban", "banned"), gerund("set up", "set up"), gerund("finance", "financed")
    ('banning', 'setting up', 'financing')
    """
    word, space, particle = base.partition(" ")
    if past.startswith(word + word[-1]) or word in ("set", "win"):
        word += word[-1]
    elif word.endswith("e") and not word.endswith("ee"):
        word = word[:-1]
    return f"{word}ing{space}{particle}"


def _forms(verb: Verb, *, definite: bool) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """The forms that patterns name, in each language."""
    sq, mk = verb.sq, verb.mk
    english = dict(zip(("base", "past", "done"), verb.en, strict=True))
    english |= {"does": third_person(verb.en[0]), "doing": gerund(*verb.en[:2])}
    albanian = {
        "aorist": sq.aorist[0],
        "aorist_pl": sq.aorist[1],
        "present": sq.present[0],
        "present_pl": sq.present[1],
        "subjunctive": sq.subjunctive[0],
        "subjunctive_pl": sq.subjunctive[1],
        "done": sq.participle,
        "passive": sq.passive[0],
        "passive_pl": sq.passive[1],
        "passive_past": sq.passive_aorist[0],
    }
    macedonian = {
        "past": mk.past[0],
        "past_pl": mk.past[1],
        "present": mk.imperfective[0],
        "present_pl": mk.imperfective[1],
        "base": mk.perfective[0],
        "base_pl": mk.perfective[1],
        "done": mk.participle,
        "clitic": "<o:clitic> " if definite else "",
    }
    return english, albanian, macedonian


def clause_of(verb: Verb, rng: Random, *, definite: bool) -> tuple[Triple, str]:
    """A template with the slots s (who) and o (what), and its tense: past, future or none."""
    tense, *texts = rng.choice(_patterns())
    made = [
        Template(text).substitute(forms)
        for text, forms in zip(texts, _forms(verb, definite=definite), strict=True)
    ]
    return (made[0], made[1], made[2]), tense
