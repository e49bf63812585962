"""Lost negations."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from triptych.story import Finding

Find = Callable[..., list[Finding]]


@pytest.mark.parametrize(
    ("en", "sq", "mk", "fault"),
    [
        ("He did not come.", "Ai erdhi.", "Тој не дојде.", "sq"),
        ("He did not come.", "Ai nuk erdhi.", "Тој дојде.", "mk"),
        ("He did come.", "Ai nuk erdhi.", "Тој не дојде.", "en"),
        ("Nobody came here.", "Askush erdhi këtu.", "Никој не дојде тука.", "sq"),
        ("She left with a word.", "Ajo iku pa asnjë fjalë.", "Таа замина без збор.", "en"),
        ("She left without a bag.", "Ajo iku me çantë.", "Таа замина без торба.", "sq"),
        ("He will not refuse it.", "Ai do ta refuzojë.", "Тој нема да го одбие тоа.", "sq"),
        ("The victim did not see him.", "Viktima e pa atë.", "Жртвата не го виде.", "sq"),
        ("It can't be denied.", "Kjo nuk mund të mohohet.", "Тоа може да се негира.", "mk"),
        ("He stayed without a point.", "Ai mbeti asnjë pikë.", "Тој остана без бод.", "sq"),
        ("No damage was seen.", "Pa dëme.", "Има штета.", "mk"),
        (
            "In no way will it disarm without trust.",
            "Do të çarmatoset në asnjë mënyrë pa besim.",
            "Нема да се разоружа без доверба.",
            "sq",
        ),
        (
            "Those who fail to wear a mask may not enter.",
            "Ata që bartin maskë nuk mund të hyjnë.",
            "Оние што не носат маска не смеат да влезат.",
            "sq",
        ),
        (
            "It was neither seen nor heard.",
            "As u pa, as u dëgjua.",
            "Било видено и слушнато.",
            "mk",
        ),
    ],
)
def test_a_lost_negation_names_its_version(
    find: Find, en: str, sq: str, mk: str, fault: str
) -> None:
    """Two versions deny, the third does not; an Albanian askush without nuk counts as lost, and a
    word such as refuse that all three have denies for none."""
    assert [f.languages for f in find(en, sq, mk, "polarity")] == [(fault,)]


@pytest.mark.parametrize(
    ("en", "sq", "mk"),
    [
        ("He did not come.", "Ai nuk erdhi.", "Тој не дојде."),
        ("He failed to come.", "Ai nuk erdhi.", "Тој не дојде."),
        ("It is impossible.", "Nuk është e mundur.", "Не е можно."),
        ("There's no money.", "S’ka para.", "Нема пари."),
        ("She came without him.", "Ajo erdhi pa të.", "Таа дојде без него."),
        ("Nobody knew.", "Askush nuk e dinte.", "Никој не знаеше."),
        ("It has yet to open.", "Ende nuk është hapur.", "Сѐ уште не е отворено."),
        (
            "The rest stayed rather than go.",
            "Të tjerët ndenjën dhe nuk ikën.",
            "Другите останаа и не заминаа.",
        ),
        (
            "It was neither seen nor heard.",
            "As u pa, as u dëgjua.",
            "Ниту се виде, ниту се слушна.",
        ),
        ("He denies it.", "Ai e mohon.", "Тој го негира тоа."),
        (
            "It fell with no warning.",
            "Ra pa asnjë paralajmërim.",
            "Падна без никакво предупредување.",
        ),
        ("The victim saw him.", "Viktima e pa atë.", "Жртвата го виде."),
        ("Nobody saw anything.", "Askush nuk pa asgjë.", "Никој ништо не виде."),
        ("He never said a word.", "Ai s'ka thënë kurrë asnjë fjalë.", "Никогаш не кажа ни збор."),
        ("The town lacks water.", "Qytetit i mungon uji.", "На градот му недостига вода."),
        ("They refused to leave.", "Ata nuk pranuan të iknin.", "Тие одбија да заминат."),
        ("He left with no money.", "Ai iku pa para.", "Тој замина без пари."),
        ("Neither side gave way.", "Asnjëra palë nuk u tërhoq.", "Ниту една страна не попушти."),
        ("The offer was rejected.", "Oferta nuk u pranua.", "Понудата беше одбиена."),
        ("Trust is missing.", "Mungon besimi.", "Нема доверба."),
    ],
)
def test_denials_in_other_words_are_silent(find: Find, en: str, sq: str, mk: str) -> None:
    """Negative words, prefixes and doubled negation deny as well."""
    assert find(en, sq, mk, "polarity") == []
