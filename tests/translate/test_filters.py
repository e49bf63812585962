"""Hard filters: each takes away what it should and lets good translations pass."""

from __future__ import annotations

import pytest

from triptych.translate.case import Case
from triptych.translate.filters import fault

LONG = "Градоначалникот на Битола денеска го отвори новиот мост."


@pytest.mark.parametrize(
    ("text", "target", "human", "reason"),
    [
        ("...", "mk", {"en": "The mayor spoke."}, "empty translation"),
        ("The mayor opened a bridge", "sq", {"en": "The mayor opened a bridge."}, "copy of the source"),
        ("Gradonačalnikot go otvori mostot", "mk", {"en": "The mayor opened the bridge."}, "wrong script"),
        (LONG * 3, "mk", {"en": "The mayor opened the bridge."}, "far longer than the source"),
        ("Мост.", "mk", {"en": "The mayor of Bitola opened the new bridge today."}, "far shorter than the source"),
        ("Тој рече дека рече дека рече дека рече дека рече", "mk", {"en": "He said that they said it again and again."}, "repeats itself"),
        ("Polisi polisi e hapi rrugën.", "sq", {"en": "The police opened the road."}, "repeats itself"),
        ("Мостот чинеше 12 милиони евра.", "mk", {"en": "The bridge cost 21 million euros."}, "a number is missing"),
        ("Мостот чинеше 21 милион евра во 2025 година.", "mk", {"en": "The bridge cost 21 million euros last year."}, "a number that no version has"),
        ("Претседателот отпатува во Париз.", "mk", {"en": "Petrovski travelled to Berlin.", "sq": "Petrovski udhëtoi në Berlin."}, "names are missing"),
        ("Kryetari i bashkisë tha se the new bridge over the river will open soon.", "sq", {"en": "The mayor said that the new bridge over the river will open soon."}, "a part was not translated"),
        ("Натпреварот почнува во 20.55 во вторник.", "mk", {"en": "The match starts at 7:55 p.m. on Tuesday."}, "a number is missing"),
        ("Sie kostete 85 Millionen Denar.", "de", {"en": "It cost 58 million denars."}, "a number is missing"),
        ("Еден. Два. Три. Четири.", "mk", {"en": "One and two and three and four."}, "sentences too many"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(text: str, target: str, human: dict[str, str], reason: str) -> None:
    """One reason, without any text of the story."""
    assert fault(Case(text, target, next(iter(human)), human)) == reason


def test_the_wrong_language_is_named() -> None:
    """Serbian in Cyrillic is not Macedonian."""
    text = "Председник је јуче у Београду разговарао са министрима о буџету за ову годину."
    human = {"en": "The president spoke with ministers in Belgrade about the budget yesterday."}
    assert fault(Case(text, "mk", "en", human)) == "wrong language (sr)"


@pytest.mark.parametrize(
    ("text", "target", "human"),
    [
        (LONG, "mk", {"en": "The mayor of Bitola opened the new bridge today."}),
        ("Bashkimi Evropian", "sq", {"en": "European Union"}),
        ("MIA", "sq", {"en": "MIA"}),
        ("Избрани се 11.000 кандидати.", "mk", {"en": "11,000 candidates were selected.", "sq": "U zgjodhën 11.000 kandidatë."}),
        ("Инфлацијата изнесува 3,5 проценти.", "mk", {"en": "Inflation is 3.5 percent."}),
        ("Петровски отпатува во Берлин.", "mk", {"en": "Petrovski travelled to Berlin.", "sq": "Petrovski udhëtoi në Berlin."}),
        ("Натпреварот почнува во 19.55 во вторник.", "mk", {"en": "The match starts at 7:55 p.m. on Tuesday."}),
        ("Ndeshja fillon të martën në orën 12:55.", "sq", {"mk": "Натпреварот почнува во 12.55 во вторник."}),
        ("Rreth 200 veta do të vijnë të hënën dhe të martën në orën e të parëve të tyre.", "sq", {"en": "About 200 people will come to their ancestors' hour on Monday and Tuesday."}),
        ("The sanctions of the U.S. continue.", "en", {"sq": "Sanksionet e SHBA-së vazhdojnë.", "mk": "Санкциите на САД продолжуваат."}),
        ("Законикот бара листа од ОБСЕ.", "mk", {"en": "An electoral Code demands a list from the OSCE.", "sq": "Një Kod zgjedhor kërkon listë nga OSBE-ja."}),
        ("Kori këndoi “Walla walla”.", "sq", {"en": "The choir sang Walla Walla."}),
        ("Tre persona u lënduan.", "sq", {"en": "3 people were injured."}),
        # the words of a language without a pack are not known
        ("Sie kostete 58 Millionen Denar.", "de", {"en": "It cost 58 million denars."}),
        ("It cost 58 million denars.", "en", {"de": "Sie kostete 58 Millionen Denar."}),
        ("Sie öffnet am Freitag, dem 20. Mai, um 20 Uhr.", "de", {"en": "It opens at 8 p.m. on Friday, 20 May."}),
        ("It opens at 8 p.m. on Friday in May.", "en", {"de": "Sie öffnet an einem Freitag im Mai um 20 Uhr."}),
        ("5 Prozent kamen nicht.", "de", {"en": "5 per cent did not come.", "sq": "5 për qind nuk erdhën."}),
    ],
)  # fmt: skip
def test_good_translations_pass(text: str, target: str, human: dict[str, str]) -> None:
    """Number formats, scripts and number words differ between languages."""
    assert fault(Case(text, target, next(iter(human)), human)) is None
