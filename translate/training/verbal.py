"""Clauses around a verb, from the patterns of `lexicon/patterns.toml`."""

from __future__ import annotations

from functools import cache
from random import Random
from string import Template

from triptych.translate.training.lexicon import Triple, Verb, load_table


@cache
def _patterns() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(entry) for entry in load_table("patterns.toml")["pattern"])


def _forms(verb: Verb, *, definite: bool) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """The forms that patterns name, in each language."""
    sq, mk = verb.sq, verb.mk
    english = dict(zip(("base", "past", "done"), verb.en, strict=True))
    albanian = {
        "aorist": sq.aorist[0],
        "aorist_pl": sq.aorist[1],
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
