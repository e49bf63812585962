"""The words of the pages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.resources import files

import pytest

from triptych.errors import SettingsError
from triptych.review.desk import ACTIONS, KEYS
from triptych.review.pages import environment
from triptych.review.wording import INTERFACES, Wording, direction, language_name, phrases
from triptych.score.settings import CHECKS
from triptych.score.vector import DIMENSIONS
from triptych.story import Finding, Said, Value
from triptych.translate.training.export import NOTE

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
    guard = (files("triptych.review") / "guard.py").read_text(encoding="utf-8")
    text = "\n".join([*TEMPLATES, guard])
    made = ("origin", "severity", "step", "check", "dimension", "scope", "key", "done", "decision",
            "reason", "order", "count", "message", "tongue", "shape", "why", "error", "note", "rule")  # fmt: skip
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


def said_by_checks() -> Iterator[tuple[str, set[str]]]:
    """Each template that a check names in its source, with the names of its values."""
    for file in (files("triptych.score")).iterdir():
        if file.name.endswith(".py"):
            for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "Said.of":
                    for named in ast.walk(call.args[0]):
                        if isinstance(named, ast.Constant) and named.value != "omitted":
                            yield str(named.value), {str(word.arg) for word in call.keywords}


def test_every_message_can_be_said() -> None:
    """What a check says has a template, which takes exactly the values that the check gives."""
    templates = {
        key.partition(".")[2]: set(re.findall(r"{([a-z]+)}", phrase))
        for key, phrase in phrases("en").items()
        if key.startswith("message.") and key != "message.quoted"
    }
    assert dict(said_by_checks()) == templates


SWAPPED = Finding(
    "number", "major", ("sq",), "sq has “5” where the others have en “6”, mk “6”",
    said=Said.of("instead", language="sq", text="5", said=(("en", "6"), ("mk", "6"))),
)  # fmt: skip


def test_messages_speak_the_language_of_the_page() -> None:
    """A finding is said with languages named and figures written as the interface does."""
    assert [Wording(i).message(SWAPPED) for i in INTERFACES] == [
        "The version in Albanian has “5” where the others have “6” (English), “6” (Macedonian)",
        "Versioni në shqip ka “5”, ndërsa versionet e tjera kanë “6” (anglisht), “6” (maqedonisht)",
        "Верзијата на албански има „5“, а другите верзии имаат „6“ (англиски), „6“ (македонски)",
    ]
    only = Said.of("only", said=(("mk", "7"),), absent=("en", "sq"))
    assert Wording("sq").message(Finding("number", "major", ("mk",), "", said=only)) == (
        "Vetëm “7” (maqedonisht); nuk gjendet në anglisht dhe shqip"
    )
    short = Said.of("short", language="mk", share=0.42)
    assert "42" in Wording("mk").message(Finding("omitted", "major", ("mk",), "", said=short))
    tongue = Said.of("foreign", language="mk", tongue="sr-Latn")
    assert Wording("mk").message(Finding("wrong-language", "major", ("mk",), "", said=tongue)) == (
        "Верзијата на македонски изгледа како да е напишана на српски, хрватски или босански"
    )
    style = Said.of("style", language="en", form="Place, date –", house="Place (Agency) –")
    assert Wording("sq").message(Finding("dateline", "minor", ("en",), "", said=style)) == (
        "Versioni në anglisht shkruan Vendi, data –, ndërsa redaksia shkruan Vendi (Agjencia) –"
    )


@pytest.mark.parametrize(
    "said", [None, Said.of("of-a-newer-version", n=1), Said.of("instead", language="sq")]
)
def test_messages_that_cannot_be_said_stay_english(said: Said | None) -> None:
    """Findings of an older store, of a newer one, and those that lack a value."""
    finding = Finding("number", "major", ("sq",), "sq has “5”", said=said)
    assert Wording("mk").message(finding) == "sq has “5”"


def test_messages_show_braces_as_they_are() -> None:
    """A text that looks like a template is a text."""
    value: Value = (("en", "{language} {0}"),)
    said = Said.of("lost", language="sq", said=value)
    shown = Wording("en").message(Finding("name", "minor", ("sq",), "", said=said))
    assert shown == "The version in Albanian does not name “{language} {0}” (English)"


def test_reasons_of_empty_cells_are_translated() -> None:
    """Part by part, names left as they are; what is not known stays."""
    reason = "opus-mt-en-sq: a number is missing; rejected by ana: it is wrong; 5 ; x"
    assert Wording("sq").why(reason) == (
        "opus-mt-en-sq: mungon një numër; u refuzua nga ana: it is wrong; 5 ; x"
    )
    assert Wording("en").why(reason) == reason


def errors_of(room: str, module: str) -> Iterator[str]:
    """The messages of the errors that a module raises, with x for what is filled in."""
    source = (files(room) / module).read_text(encoding="utf-8")
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"InputError", "StoreError"}:
            said = call.args[0]
            parts = said.values if isinstance(said, ast.JoinedStr) else [said]
            yield "".join(p.value if isinstance(p, ast.Constant) else "x" for p in parts)  # type: ignore[misc]  # text


@pytest.mark.parametrize("interface", ["sq", "mk"])
def test_what_goes_wrong_is_said_in_every_language(interface: str) -> None:
    """Errors that a reviewer can meet have a phrase; a conflict has a page of its own."""
    opening = (  # before there is a page
        "no store here", "newer Triptych", "not a Triptych store", "a folder where",
    )  # fmt: skip
    for room, module in (
        ("triptych.corpora", "journal.py"), ("triptych.corpora", "decisions.py"),
        ("triptych.corpora", "schema.py"),
        ("triptych.review", "desk.py"), ("triptych.review", "server.py"),
    ):  # fmt: skip
        messages = [m for m in errors_of(room, module) if not any(o in m for o in opening)]
        assert messages, module
        assert [m for m in messages if Wording(interface).error(m) == m] == [], module


def test_errors_name_what_they_are_about() -> None:
    """Languages are named as in sentences; what is not known stays as it is."""
    refused = "story bridge, row 3: the sq cell is not a machine's to accept"
    assert [Wording(i).error(refused) for i in INTERFACES] == [
        "story bridge, row 3: the Albanian cell is not a machine's to accept",
        "lajmi bridge, rreshti 3: qeliza në shqip nuk ka tekst automatik për t’u pranuar",
        "вест bridge, ред 3: ќелијата на албански нема машински текст што може да се прифати",
    ]
    assert Wording("mk").error("row 3 has no column 'de'") == "редот 3 нема колона на 'de'"
    assert Wording("sq").error("something else") == "something else"


def test_notes_of_engines_are_translated() -> None:
    """What the shipped model and the memory note beside a text."""
    assert Wording("sq").note(NOTE).startswith("model demonstrues: ")
    assert Wording("mk").note("fuzzy match, 87% alike: check it") == (
        "приближно совпаѓање (87%): проверете го"
    )
    assert Wording("mk").note("as our server says") == "as our server says"
