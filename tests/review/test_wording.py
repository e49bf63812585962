"""The words of the pages."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from triptych.errors import SettingsError
from triptych.review.desk import ACTIONS, KEYS
from triptych.review.pages import environment
from triptych.review.wording import INTERFACES, Wording, direction, language_name, phrases
from triptych.score.settings import CHECKS
from triptych.score.vector import DIMENSIONS

TEMPLATES = [
    file.read_text(encoding="utf-8")
    for file in (files("triptych.review") / "templates").iterdir()
    if file.name.endswith(".html")
]


@pytest.mark.parametrize("interface", INTERFACES)
def test_every_interface_says_everything(interface: str) -> None:
    """All interfaces have the same phrases with the same places for values."""
    english, own = phrases("en"), phrases(interface)
    assert own.keys() == english.keys()
    for key, phrase in own.items():
        if not key.endswith(".one"):
            assert set(re.findall(r"{\w+}", phrase)) == set(re.findall(r"{\w+}", english[key]))


@pytest.mark.parametrize("interface", ["sq", "mk"])
def test_interfaces_are_translated(interface: str) -> None:
    """Phrases of three words and more differ from the English ones, in the right script."""
    for key, phrase in phrases(interface).items():
        if len(re.sub(r"{\w+}", "", phrases("en")[key]).split()) > 2:
            assert phrase != phrases("en")[key], key
    words = " ".join(re.sub(r"{\w+}", "", p) for p in phrases(interface).values())
    assert set({"sq": "ëç", "mk": "ќњѓј"}[interface]) <= set(words)


def test_every_phrase_that_templates_ask_for_exists() -> None:
    """A key in a template, or one made from an action, a key, a check, is in the English table."""
    known = phrases("en")
    roots = {re.sub(r"\.(one|other)$", "", key) for key in known}
    for template in TEMPLATES:
        for key in re.findall(r"\bw\('([a-z_.]+[a-z_])'(?! ~)", template):
            assert key in roots, key
    for prefix, names in {
        "done": ACTIONS, "key": [k.action for k in KEYS], "check": CHECKS, "dimension": DIMENSIONS,
    }.items():  # fmt: skip
        for name in names:
            assert f"{prefix}.{name}" in roots


def test_every_phrase_is_used() -> None:
    """No phrase lies around that no page asks for."""
    text = "\n".join(TEMPLATES)
    made = ("origin", "severity", "step", "check", "dimension", "scope", "key", "done", "decision",
            "reason", "order", "count")  # fmt: skip
    for key in {re.sub(r"\.(one|other)$", "", key) for key in phrases("en")}:
        assert key in text or key.split(".")[0] in made or "legend_" in key, key


def test_plural_forms() -> None:
    """Macedonian counts 1, 21, 31 alike and 11 as many; Albanian has one and many."""
    mk, sq = Wording("mk"), Wording("sq")
    assert [mk("count.stories", n=n) for n in (1, 2, 11, 21)] == [
        "1 вест", "2 вести", "11 вести", "21 вест",
    ]  # fmt: skip
    assert [sq("count.rows", n=n) for n in (1, 2)] == ["1 rresht", "2 rreshta"]


def test_numbers_follow_the_language() -> None:
    """Thousands and decimals are written as the language writes them."""
    assert [Wording(i).number(12345.6, 1) for i in INTERFACES] == [
        "12,345.6", "12\u00a0345,6", "12.345,6",
    ]  # fmt: skip


def test_names_and_directions() -> None:
    """Languages are called by their own names, and Arabic runs from right to left."""
    assert [language_name(code) for code in INTERFACES] == ["English", "Shqip", "Македонски"]
    assert (direction("ar"), direction("mk"), direction("nonsense")) == ("rtl", "ltr", "ltr")


def test_unknown_interface() -> None:
    """An interface that is not there is refused with those that are."""
    with pytest.raises(SettingsError, match="en, sq, mk"):
        Wording("fr")


def test_templates_escape() -> None:
    """Autoescape is on for every template, whatever its name."""
    assert environment().autoescape is True
