"""The facts that a translation must keep: what is lost or changed is refused, other words are not."""

from __future__ import annotations

import pytest

from triptych.translate.case import Case
from triptych.translate.filters import fault

NO_SIGN, NEW_SIGN = "a minus sign is missing", "a minus sign that no version has"
NO_UNIT, NEW_UNIT = "a unit is missing", "a unit that no version has"
NO_DAY, NEW_DAY = "a weekday is missing", "a weekday that no version has"
NO_MONTH, NEW_MONTH = "a month is missing", "a month that no version has"
NO_NOT, NEW_NOT = "a negation is missing", "a negation that no version has"
OTHER = "a pronoun of the other gender"
REPLACED = "a number was replaced"


@pytest.mark.parametrize(
    ("text", "target", "human", "reason"),
    [
        # signs
        ("Temperatura ra në 14 gradë.", "sq", {"en": "The temperature fell to minus 14 degrees."}, NO_SIGN),
        ("Температурата падна на 14 степени.", "mk", {"en": "The temperature fell to -14 degrees."}, NO_SIGN),
        ("The temperature fell to 14 degrees.", "en", {"sq": "Temperatura ra në 14 gradë nën zero."}, NO_SIGN),
        ("Temperatura ra në 14 gradë.", "sq", {"mk": "Температурата падна на минус 14 степени.", "en": "The temperature fell to minus 14 degrees."}, NO_SIGN),
        ("Температурата ќе биде минус 5 степени.", "mk", {"en": "The temperature will be 5 degrees."}, NEW_SIGN),
        ("The temperature will be -5 degrees.", "en", {"mk": "Температурата ќе биде 5 степени."}, NEW_SIGN),
        # money, per cent, units
        ("Мостот чинеше 21 милион денари.", "mk", {"en": "The bridge cost 21 million euros."}, NEW_UNIT),
        ("Ura kushtoi 21 milionë dollarë.", "sq", {"mk": "Мостот чинеше 21 милион евра."}, NEW_UNIT),
        ("The bridge cost $21 million.", "en", {"sq": "Ura kushtoi 21 milionë euro.", "mk": "Мостот чинеше 21 милион евра."}, NEW_UNIT),
        ("Мостот чинеше 21 милион.", "mk", {"en": "The bridge cost 21 million euros."}, NO_UNIT),
        ("Çmimet u rritën për 4.", "sq", {"en": "Prices rose by 4 percent."}, NO_UNIT),
        ("Prices rose by 4.", "en", {"mk": "Цените пораснаа за 4 проценти."}, NO_UNIT),
        ("Çmimet u rritën për 4 euro.", "sq", {"en": "Prices rose by 4 percent."}, NEW_UNIT),
        ("Патот е долг 30 метри.", "mk", {"en": "The road is 30 kilometres long."}, NEW_UNIT),
        ("Ai u dënua me 3 muaj burg.", "sq", {"en": "He was sentenced to 3 years in prison."}, NEW_UNIT),
        ("They seized 12 grams of cannabis.", "en", {"mk": "Запленија 12 килограми канабис."}, NEW_UNIT),
        # days and months
        ("Парламентот ќе гласа во вторник.", "mk", {"en": "Parliament will vote on Thursday."}, NEW_DAY),
        ("Kuvendi do të votojë të premten.", "sq", {"mk": "Собранието ќе гласа во вторник."}, NEW_DAY),
        ("Parliament will vote on Sunday.", "en", {"sq": "Kuvendi do të votojë të shtunën."}, NEW_DAY),
        ("Собранието ќе гласа.", "mk", {"en": "Parliament will vote on Thursday.", "sq": "Kuvendi do të votojë të enjten."}, NO_DAY),
        ("Изборите се на 12 септември.", "mk", {"en": "The election is on 12 October."}, NEW_MONTH),
        ("Zgjedhjet janë më 12 nëntor.", "sq", {"mk": "Изборите се на 12 октомври."}, NEW_MONTH),
        ("The festival takes place in April.", "en", {"sq": "Festivali mbahet në gusht."}, NEW_MONTH),
        ("Festivali mbahet sërish.", "sq", {"en": "The festival takes place in August again."}, NO_MONTH),
        # number words
        ("Тоа е четврта победа по ред.", "mk", {"en": "It is the third victory in a row."}, REPLACED),
        ("Janë plagosur pesë ushtarë.", "sq", {"mk": "Ранети се седум војници."}, REPLACED),
        ("Eight villages are without water.", "en", {"sq": "Gjashtë fshatra janë pa ujë."}, REPLACED),
        # denial
        ("Ministri tha se do të japë dorëheqjen.", "sq", {"en": "The minister said he will not resign."}, NO_NOT),
        ("Владата го прифати предлогот.", "mk", {"en": "The government did not accept the proposal."}, NO_NOT),
        ("The government accepted the proposal.", "en", {"sq": "Qeveria nuk e pranoi propozimin."}, NO_NOT),
        ("The government accepted the proposal.", "en", {"mk": "Владата не го прифати предлогот.", "sq": "Qeveria nuk e pranoi propozimin."}, NO_NOT),
        ("Qeveria e pranoi propozimin.", "sq", {"en": "The government hasn't accepted the proposal."}, NO_NOT),
        ("Владата не го прифати предлогот.", "mk", {"en": "The government accepted the proposal."}, NEW_NOT),
        ("Qeveria nuk e pranoi propozimin.", "sq", {"mk": "Владата го прифати предлогот."}, NEW_NOT),
        ("The government did not accept the proposal.", "en", {"mk": "Владата го прифати предлогот."}, NEW_NOT),
        # men and women
        ("„Мостот е готов“, рече таа.", "mk", {"en": '"The bridge is ready," he said.'}, OTHER),
        ("“Ura është gati”, tha ajo.", "sq", {"en": '"The bridge is ready," he said.'}, OTHER),
        ("“Ura është gati”, tha ai.", "sq", {"mk": "„Мостот е готов“, рече таа."}, OTHER),
        ('"The bridge is ready," he said.', "en", {"sq": "“Ura është gati”, tha ajo.", "mk": "„Мостот е готов“, рече таа."}, OTHER),
        ("Ajo u lind në Tiranë dhe jeta e saj ishte e gjatë.", "sq", {"en": "He was born in Tirana and his life was long."}, OTHER),
        ("He was born in Tirana.", "en", {"mk": "Таа е родена во Тирана."}, OTHER),
    ],
)  # fmt: skip
def test_a_fact_lost_or_changed_is_named(
    text: str, target: str, human: dict[str, str], reason: str
) -> None:
    """With one version and with two."""
    assert fault(Case(text, target, next(iter(human)), human)) == reason


@pytest.mark.parametrize(
    ("text", "target", "human"),
    [
        # signs
        ("Temperatura ra në 14 gradë nën zero.", "sq", {"en": "The temperature fell to minus 14 degrees."}),
        ("Температурата падна на минус 14 степени.", "mk", {"sq": "Temperatura ra në -14 gradë."}),
        ("Температурата од 5 до 10 степени.", "mk", {"en": "Temperatures of 5-10 degrees."}),
        ("Ndeshja përfundoi 3-1.", "sq", {"en": "The match ended 3-1."}),
        ("Температурата ќе се движи од минус 2 до 2 степени.", "mk", {"en": "The temperature will range from minus 2 to 2 degrees."}),
        # money, per cent, units
        ("Мостот чинеше 21 милион евра.", "mk", {"en": "The bridge cost €21 million."}),
        ("Ura kushtoi 5.000 euro.", "sq", {"en": "The bridge cost EUR 5,000."}),
        ("The bridge cost EUR 5,000.", "en", {"mk": "Мостот чинеше 5.000 евра."}),
        ("The institute invests more than $100 million per year.", "en", {"sq": "Instituti investon mbi 100 milionë dollarë në vit."}),
        ("Дивидендата е 500 фунти.", "mk", {"en": "The dividend is £500."}),
        ("Цените пораснаа за 4%.", "mk", {"sq": "Çmimet u rritën me 4 për qind."}),
        ("Rruga është e gjatë 30 km.", "sq", {"en": "The road is 30 kilometres long."}),
        ("Олимпијадата беше во 1996 година.", "mk", {"en": "The Olympics were in 1996 in Atlanta."}),
        ("Еден ден подоцна дојдоа 12 лица.", "mk", {"sq": "Një ditë më vonë erdhën 12 veta."}),
        # days and months
        ("Parliament will vote on Thursday.", "en", {"sq": "Kuvendi do të votojë të enjten."}),
        ("Тој зборуваше за „Санди телеграф“.", "mk", {"en": "He spoke to The Sunday Telegraph."}),
        ("Ai foli për Fox News Sunday.", "sq", {"mk": "Тој зборуваше за Фокс њуз сандеј."}),
        ("Следната недела почнува фестивалот.", "mk", {"en": "The festival starts next week."}),
        ("Zgjedhjet janë më 12.10.2025.", "sq", {"en": "The election is on 12 October 2025."}),
        ("He may come in the spring.", "en", {"mk": "Можеби ќе дојде напролет."}),
        # number words
        ("Тоа е трета победа по ред.", "mk", {"en": "It is the third victory in a row."}),
        ("Janë plagosur 7 ushtarë.", "sq", {"mk": "Ранети се седум војници."}),
        ("Половина од жителите гласаа.", "mk", {"en": "Half of the residents voted."}),
        # denial
        ("Ministri tha se nuk do të japë dorëheqjen.", "sq", {"en": "The minister said he will not resign."}),
        ("Askush nuk u lëndua.", "sq", {"en": "No one was injured."}),
        ("Никој не е повреден.", "mk", {"en": "Nobody was injured."}),
        ("Владата одби да го прифати предлогот.", "mk", {"en": "The government did not accept the proposal."}),
        ("Qeveria e hodhi poshtë propozimin pa debat.", "sq", {"mk": "Владата не го прифати предлогот без дебата."}),
        ("The talks continue until an agreement is reached.", "en", {"mk": "Разговорите продолжуваат додека не се постигне договор."}),
        ("Ai është aktor dhe regjisor.", "sq", {"mk": "Тој не само што е актер, туку и режисер."}),
        ("ИЗВЕШТАЈ Бр. 2 за изборите", "mk", {"en": "REPORT No. 2 on the elections"}),
        # men and women
        ("„Мостот е готов“, рече тој.", "mk", {"en": '"The bridge is ready," he said.'}),
        ("„Мостот е готов“, рече.", "mk", {"en": '"The bridge is ready," he said.'}),
        ("Компанијата порасна и таа вработува.", "mk", {"sq": "Biznesi u rrit dhe ai punëson."}),
        ("Тој рече дека одлуката е добра и таа ќе помогне.", "mk", {"en": "He said that the decision is good and it will help."}),
        ("Рече дека одлуката е добра и таа ќе помогне.", "mk", {"en": "He said that the decision is good and it will help."}),
        ("Her husband said he was proud of her.", "en", {"sq": "Burri i saj tha se ai ishte krenar për të."}),
    ],
)  # fmt: skip
def test_the_same_in_other_words_passes(text: str, target: str, human: dict[str, str]) -> None:
    """Signs, units, dates and denials are written in more ways than one."""
    assert fault(Case(text, target, next(iter(human)), human)) is None
