"""Cells in the wrong language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from triptych.story import Finding

Find = Callable[..., list[Finding]]
EN = "Police said that two people had been arrested in the city on Friday."
SQ = "Policia njoftoi se dy persona janë arrestuar në qytet të premten."
MK = "Полицијата соопшти дека две лица се уапсени во градот во петокот."


def checks(found: list[Finding]) -> set[tuple[str, tuple[str, ...]]]:
    return {(f.check, f.languages) for f in found if f.severity != "minor"}


def test_right_languages_are_silent(find: Find) -> None:
    """Three versions in their own languages have no finding."""
    assert checks(find(EN, SQ, MK)) == set()


@pytest.mark.parametrize(
    ("en", "sq", "mk", "fault"),
    [(EN, EN, MK, "sq"), (EN, SQ, EN, "mk"), (SQ, SQ, MK, "en"), (EN, SQ, SQ, "mk")],
)
def test_an_untranslated_copy_names_the_copy(
    find: Find, en: str, sq: str, mk: str, fault: str
) -> None:
    """The copy is at fault, not the version it was copied from; and nothing else is said of it."""
    assert checks(find(en, sq, mk)) == {("untranslated", (fault,))}


@pytest.mark.parametrize(
    ("en", "sq", "mk", "fault"),
    [
        (EN, SQ, "Полиција је саопштила да су две особе ухапшене у граду у петак.", "mk"),
        (EN, SQ, "Полицията съобщи, че двама души са арестувани в града в петък.", "mk"),
        (EN, "Policija je objavila da su dvije osobe uhićene u gradu u petak.", MK, "sq"),
        ("Zwei Personen wurden am Freitag in der Stadt von der Polizei verhaftet.", SQ, MK, "en"),
    ],
)
def test_a_neighbours_language(find: Find, en: str, sq: str, mk: str, fault: str) -> None:
    """Serbian or Bulgarian for Macedonian, Croatian for Albanian, German for English."""
    assert checks(find(en, sq, mk)) == {("wrong-language", (fault,))}


def test_names_may_stay_in_their_script(find: Find) -> None:
    """Club names in Latin letters do not make a Macedonian line English."""
    assert not checks(
        find(
            "Elite League: Dundee Stars 5-3 Belfast Giants",
            "Liga Elite: Dundee Stars 5-3 Belfast Giants",
            "Елитна лига: „Dundee Stars“ 5-3 „Belfast Giants“",
        )
    )


def test_a_quotation_in_a_third_language(find: Find) -> None:
    """A French saying that two versions quote is no untranslated copy."""
    said = "Il faut bien le faire."
    assert not checks(find(said, said, "„Il faut bien le faire“, рече тој вчера."))


def test_one_sentence_left_untranslated(find: Find) -> None:
    """A cell of which one sentence stands in a sibling's language is mixed."""
    mixed = f"{MK} The mayor told them that he was not in the city that day."
    other = f"{EN} The mayor told them that he was not in the city that day."
    albanian = f"{SQ} Kryetari u tha atyre se atë ditë ai nuk ishte në qytet."
    assert ("mixed-language", ("mk",)) in checks(find(other, albanian, mixed))


@pytest.mark.parametrize(
    ("en", "sq", "mk", "fault"),
    [
        ("The Silent Harbour Road", "Rruga e Portit", "The Silent Harbour Road", "mk"),
        ("The Silent Harbour Road", "Rruga E Portit", "Rruga E Portit", "mk"),
        ("Тивкото Пристаниште", "Porti i Heshtur", "Тивкото Пристаниште", "en"),
        (
            "Shkendija beat Vardar in Tetovo derby",
            "Shkendija beat Vardar in Tetovo derby",
            "Шкендија го победи Вардар во дербито во Тетово",
            "sq",
        ),
        (
            '"Rain will fall on the whole coast in the coming days," weather.com said.',
            '"Në ditët e ardhshme do të bjerë shi në të gjithë bregdetin", tha weather.com.',
            '"Në ditët e ardhshme do të bjerë shi në të gjithë bregdetin", tha weather.com.',
            "mk",
        ),
    ],
)
def test_a_title_left_untranslated(find: Find, en: str, sq: str, mk: str, fault: str) -> None:
    """A title or a quotation is a copy where another version says it in other words."""
    assert checks(find(en, sq, mk)) == {("untranslated", (fault,))}


def test_a_title_that_every_version_leaves_is_silent(find: Find) -> None:
    """A firm's name or a result stands as it is in all versions: nothing was left undone."""
    for line in ("Lindholm & Berg", "Northfield - Eastbrook 2-1"):
        assert checks(find(line, line, line)) == set()
