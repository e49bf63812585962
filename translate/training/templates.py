"""Templates: three strings with slots, which become one sentence in three languages.

`{slot}` or `{slot.case}` stands for a phrase, which all three share; a digit at the end tells two
slots of a type apart. `<slot:a|b>` chooses by what the phrase agrees with: singular|plural with two
choices; with four m|f|mp|fp in Albanian and m|f|n|pl in Macedonian. `<slot:clitic>` and
`<slot:dative>` are the Macedonian pronouns that double an object. `((a~b))` are ways of writing the
same: a target is always the first, a source may be any.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random

from triptych.translate.training.lexicon import Triple
from triptych.translate.training.phrases import LANGUAGES, Phrase

SLOT = re.compile(r"\{(\w+)(?:\.(\w+))?\}")
CHOICE = re.compile(r"<(\w+):([^<>]*)>")
VARIANT = re.compile(r"\(\((.*?)\)\)")
CLITICS = {
    "clitic": {"m": "го", "f": "ја", "n": "го", "pl": "ги"},
    "dative": {"m": "му", "f": "ѝ", "n": "му", "pl": "им"},
}
QUOTES = {"en": '""', "sq": "“”", "mk": "„“"}
SOURCE_QUOTES = {
    "en": ('""', "“”"),
    "sq": ("“”", "„“", '""', "„”"),
    "mk": ("„“", '""', "„”"),
}
ORDER = {"en": ["sg", "pl"], "sq": ["m", "f", "mp", "fp"], "mk": ["m", "f", "n", "pl"]}

Sentence = dict[str, str]


def slots(template: Triple) -> list[str]:
    """The names of the slots of a template, in the order in which they occur."""
    return list(dict.fromkeys(m[1] for text in template for m in SLOT.finditer(text)))


def render(template: Triple, values: Mapping[str, Phrase]) -> Sentence:
    """A template with all its slots filled."""
    return {
        language: _render(text, values, language)
        for language, text in zip(LANGUAGES, template, strict=True)
    }


def _render(text: str, values: Mapping[str, Phrase], language: str) -> str:
    chosen = CHOICE.sub(lambda m: _choose(m, values, language), text)
    return SLOT.sub(lambda m: values[m[1]].form(language, m[2] or "nom"), chosen)


def _choose(match: re.Match[str], values: Mapping[str, Phrase], language: str) -> str:
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
    opening, closing = tuple(QUOTES[language])
    return tidy(text.replace("«", opening).replace("»", closing))


def source_form(text: str, language: str, rng: Random) -> str:
    """One of the ways in which people write the same sentence."""
    text = VARIANT.sub(lambda m: rng.choice(m[1].split("~")), text)
    opening, closing = tuple(rng.choice(SOURCE_QUOTES[language]))
    return tidy(text.replace("«", opening).replace("»", closing))


def stopped(made: Sentence) -> Sentence:
    """The sentence with its full stop, if it has no other end."""
    return {
        language: text if text.endswith((".", "»", "?", "!")) else text + "."
        for language, text in made.items()
    }
