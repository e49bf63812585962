"""Numbers, dates, times and money in three versions: what must be silent and what must be said."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from triptych.records import row_from
from triptych.score import Scorer
from triptych.story import Finding

Find = Callable[..., list[Finding]]
FACTS = {"number", "clock", "date", "weekday", "money"}

HARD_NEGATIVES = [
    ("About 11,000 people came.", "Erdhën rreth 11 mijë njerëz.", "Дојдоа околу 11.000 луѓе."),
    (
        "It opens at 3 p.m. daily.",
        "Hapet çdo ditë në orën 15.00.",
        "Се отвора секој ден во 15 часот.",
    ),
    ("They moved in the 1980s.", "U shpërngulën në vitet '80.", "Се преселија во 80-те години."),
    ("The wall is 6 ft high.", "Muri është 1,83 m i lartë.", "Ѕидот е висок 1,83 м."),
    ("It fell 2.5 per cent.", "Ra me 2,5 për qind.", "Падна за 2,5 проценти."),
    ("Two million people left.", "U larguan 2 milionë njerëz.", "Заминаа 2.000.000 луѓе."),
    ("Half of the voters came.", "Erdhën 50% e votuesve.", "Дојдоа половина од гласачите."),
    ("The 19th century ended.", "Shekulli i 19-të mbaroi.", "XIX век заврши."),
    ("He is 45 years old.", "Ai është dyzet e pesë vjeç.", "Тој има четириесет и пет години."),
    ("The war of 1950-53 ended.", "Lufta e viteve 1950-1953 mbaroi.", "Војната од 1950-53 заврши."),
    ("On May 30, 2005, it rained.", "Më 30 maj 2005 ra shi.", "На 30.05.2005 врнеше дожд."),
    (
        "He paid $375,000 for it.",
        "Ai pagoi 375 000 dollarë.",
        "Тој плати 375.000 американски долари.",
    ),
    ("The temperature hit 80 °F.", "Temperatura arriti 27 °C.", "Температурата достигна 27 °C."),
    ("A dozen eggs were sold.", "U shitën 12 vezë.", "Се продадоа 12 јајца."),
    ("It was 10:15 on Friday.", "Ishte ora 10:15, e premte.", "Беше 10.15 часот, петок."),
    ("The march ended at noon.", "Marshimi përfundoi në mesditë.", "Маршот заврши напладне."),
    ("He may sell the house.", "Ai mund ta shesë shtëpinë.", "Тој можеби ќе ја продаде куќата."),
    ("The road is short.", "Rruga është e shkurtër.", "Патот е краток."),
    ("In February the snow fell.", "Në shkurt ra borë.", "Во февруари падна снег."),
    ("It ended in late August.", "Përfundoi në fund të gushtit.", "Заврши кон крајот на август."),
    ("It ended on 1 November 2011.", "Përfundoi më 1 nëntor 2011.", "Заврши на 1.11.2011 година."),
    ("They opened it in May.", "E hapën në muajin maj.", "Го отворија во мај."),
    ("It cost €1.5 billion.", "Kushtoi 1500 milionë euro.", "Чинеше 1,5 милијарди евра."),
    ("The fund holds $40bn.", "Fondi ka 40 miliardë dollarë.", "Фондот има 40 милијарди долари."),
    ("Some 2.3m people live there.", "Atje jetojnë rreth 2,3 milionë njerëz.", "Таму живеат околу 2,3 милиони луѓе."),
    ("Half a million bees died.", "Vdiqën gjysmë milioni bletë.", "Угинаа половина милион пчели."),
    ("A hundred thousand trees grew.", "U rritën 100 mijë pemë.", "Израснаа 100.000 дрвја."),
    ("Thousands of people came.", "Erdhën mijëra njerëz.", "Дојдоа илјадници луѓе."),
    ("It opens on 1 November in Skopje.", "Hapet më 1 nëntor në Shkup.", "Се отвора на 1.11. во Скопје."),
    ("It opens on 1 November.", "Hapet më 1.11.", "Се отвора на 1.11."),
    ("The budget grew to 1.11.", "Buxheti u rrit në 1,11.", "Буџетот порасна на 1,11."),
    ("He left on May 9.", "Iku më 9 maj.", "Замина на 9 мај."),
    ("The 6 ft 2 in striker scored.", "Sulmuesi 1,88 metra i gjatë shënoi.", "Напаѓачот висок 1,88 метри постигна гол."),
    ("COVID-19 patients left.", "Pacientët me koronavirus u larguan.", "Пациентите со ковид-19 си заминаа."),
    ("The G20 and HER2 were named.", "U përmendën 20 vendet e mëdha.", "Беа споменати Г20 и ХЕР2."),
    ("The 5G network grows.", "Rrjeti i gjeneratës së re rritet.", "Мрежата 5Г расте."),
    ("Millions of voters stayed home.", "Miliona votues ndenjën në shtëpi.", "Милиони гласачи останаа дома."),
]  # fmt: skip


@pytest.mark.parametrize(("en", "sq", "mk"), HARD_NEGATIVES)
def test_equal_facts_in_other_forms_are_silent(find: Find, en: str, sq: str, mk: str) -> None:
    """The same fact in another notation, unit or word is no finding."""
    assert [f for f in find(en, sq, mk) if f.check in FACTS and f.severity != "minor"] == []


@pytest.mark.parametrize(
    ("en", "sq", "mk", "check", "fault"),
    [
        ("15 pigs came.", "Erdhën 15 derra.", "Дојдоа 13 свињи.", "number", "mk"),
        ("15 pigs came.", "Erdhën derra.", "Дојдоа 15 свињи.", "number", "sq"),
        ("200 people came.", "Erdhën 20 njerëz.", "Дојдоа 20 луѓе.", "number", "en"),
        ("2 billion people.", "2 milionë njerëz.", "2 милиони луѓе.", "number", "en"),
        (
            "It opens on 1 November.",
            "Hapet më 1 nëntor.",
            "Се отвора на 1.12. во Скопје.",
            "date",
            "mk",
        ),
        ("The F-16 landed.", "Avioni F-16 u ul.", "Авионот Ф-18 слета.", "number", "mk"),
        ("The G20 met.", "Grupi G20 u mblodh.", "Групата Г21 се состана.", "number", "mk"),
        ("MTV-2 was fair.", "MTV-2 ishte i drejtë.", "МТВ- беше фер.", "number", "mk"),
        ("The 5G network grows.", "Rrjeti 5G rritet.", "Мрежата 4Г расте.", "number", "mk"),
        ("They won 1-0 at home.", "Fituan 1-0.", "Победија со 1-3.", "number", "mk"),
        ("It was in June.", "Ishte në gusht.", "Беше во јуни.", "date", "sq"),
        ("It was on 12 June.", "Ishte më 12 qershor.", "Беше на 13 јуни.", "date", "mk"),
        ("He left on Friday.", "Iku të enjten.", "Замина во петок.", "weekday", "sq"),
        ("At 3 p.m. he left.", "Iku në orën 15.00.", "Замина во 16 часот.", "clock", "mk"),
        ("It cost $5 at most.", "Kushtoi 5 euro.", "Чинеше 5 долари.", "money", "sq"),
    ],
)
def test_the_odd_one_out_is_named(
    find: Find, en: str, sq: str, mk: str, check: str, fault: str
) -> None:
    """With three versions the one that differs is at fault, and the spans show all of them."""
    found = find(en, sq, mk, check)
    assert {f.languages for f in found} == {(fault,)}
    assert found[0].severity == "major"
    assert {s.language for s in found[0].spans} >= {"en", "sq", "mk"} - {fault}


def test_three_different_numbers_name_no_one(find: Find) -> None:
    """Where all three differ nobody is outvoted: the finding names no language."""
    found = find("15 pigs.", "16 derra.", "17 свињи.", "number")
    assert [f.languages for f in found] == [()]
    assert found[0].message == "en “15”, mk “17”, sq “16”: all differ"


def test_messages_quote_what_stands_there(find: Find) -> None:
    """A translator reads the values themselves, by language."""
    (finding,) = find("15 pigs came.", "Erdhën 15 derra.", "Дојдоа 13 свињи.", "number")
    assert finding.message == "mk has “13” where the others have en “15”, sq “15”"


def test_a_day_that_does_not_exist(find: Find) -> None:
    """All versions say 31 November: nobody stands alone, and all are told, mildly."""
    found = find("On 31 November.", "Më 31 nëntor.", "На 31 ноември.", "date")
    assert {(f.severity, f.languages) for f in found} == {
        ("minor", ("en",)),
        ("minor", ("sq",)),
        ("minor", ("mk",)),
    }


@pytest.mark.parametrize(
    "mk",
    [
        "Победија 12 момчиња, 13 девојчиња и 13 мажи.",
        "Победија 12 момчиња, девојчиња и 13 мажи.",
    ],
)
def test_a_repeated_number_counts_each_time(find: Find, mk: str) -> None:
    """One of two mentions changed to another number of the sentence, or dropped, is seen."""
    en, sq = "12 boys, 12 girls and 13 men won.", "Fituan 12 djem, 12 vajza dhe 13 burra."
    assert find(en, sq, "Победија 12 момчиња, 12 девојчиња и 13 мажи.", "number") == []
    (finding,) = find(en, sq, mk, "number")
    assert (finding.severity, finding.languages) == ("major", ("mk",))
    assert finding.message == "mk has this less often than the others: en “12”, sq “12”"
    assert {(s.language, s.start) for s in finding.spans} == {("en", 9), ("sq", 16)}


def test_a_repetition_that_one_sibling_has_counts_for_nothing(find: Find) -> None:
    """Siblings that repeat a number unequally often do not outvote a version that says it once."""
    en, sq = "12 boys and 12 girls won.", "Fituan 12 djem dhe po aq vajza."
    assert find(en, sq, "Победија 12 момчиња и исто толку девојчиња.", "number") == []


@pytest.mark.parametrize(
    ("en", "de", "checks"),
    [
        ("It cost 58 million denars.", "Sie kostete 58 Millionen Denar.", set()),
        ("It cost 58 million denars.", "Sie kostete 85 Millionen Denar.", {"number"}),
        ("Two million people came.", "Zwei Millionen Menschen kamen.", set()),
        ("It was on Friday, 20 May.", "Es war am Freitag, dem 20. Mai.", set()),
        ("It was on Friday, 20 May.", "Es war am Freitag, dem 21. Mai.", {"number"}),
        ("It opens at 8 p.m. daily.", "Täglich ab 20 Uhr geöffnet.", set()),
        ("It opens at 8 p.m. daily.", "Täglich ab 21 Uhr geöffnet.", {"number", "clock"}),
    ],
)
def test_words_that_are_not_known_disagree_with_nothing(en: str, de: str, checks: set[str]) -> None:
    """A language without a pack is compared by its figures alone, whatever their scale or hour."""
    (row,) = Scorer().score("s", [row_from({"cells": {"en": en, "de": de}})]).rows
    assert {f.check for f in row.findings} == checks
