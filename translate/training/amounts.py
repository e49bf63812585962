"""Numbers, sums, dates and times as each language writes them."""

from __future__ import annotations

from random import Random

from triptych.translate.training.lexicon import load_lexicon
from triptych.translate.training.phrases import Phrase, plain

COINS = (
    ("euros", "euro", "евра"),
    ("denars", "denarë", "денари"),
    ("dollars", "dollarë", "долари"),
)
SCALES = (("million", "milionë", "милиони"), ("billion", "miliardë", "милијарди"))


def grouped(number: int, mark: str) -> str:
    """1250 with its thousands marked."""
    return f"{number:,}".replace(",", mark)


def _amount(en: str) -> Phrase:
    """A number as written in English, in all three."""
    local = en.translate(str.maketrans(",.", ".,"))
    return plain(en, local, local, plural=True)


def count(rng: Random) -> int:
    """Not one that ends in 1: Macedonian would ask for the singular."""
    size = rng.choice([90, 900, 9_000, 90_000])
    number = rng.randint(2, size)
    if number > 1000 and rng.random() < 0.5:
        number = number // 100 * 100
    return number + 1 if number % 10 == 1 else number


def date(rng: Random) -> Phrase:
    """A day and month, with or without the year."""
    day, month = rng.randint(1, 31), rng.choice(load_lexicon().months)
    year = f" {rng.randint(1990, 2032)}" if rng.random() < 0.4 else ""
    name = month.form("en")
    en = f"(({day} {name}{year}~{name} {day}{',' if year else ''}{year}))"
    return plain(en, f"{day} {month.form('sq')}{year}", f"{day} {month.form('mk')}{year}")


def year(rng: Random) -> Phrase:
    """A year."""
    year = str(rng.randint(1950, 2040))
    return plain(year, year, year)


def time(rng: Random) -> Phrase:
    """A time of day."""
    hour, minute = rng.randint(1, 23), rng.choice(["00", "15", "30", "45", "20", "10"])
    return plain(f"{hour}:{minute}", f"{hour}:{minute}", f"{hour}:{minute}")


def small(rng: Random) -> Phrase:
    """2 to 9."""
    number = str(rng.randint(2, 9))
    return plain(number, number, number, plural=True)


def num(rng: Random) -> Phrase:
    """A number of any size."""
    return _amount(f"{count(rng):,}")


def years(rng: Random) -> Phrase:
    """An age."""
    number = str(rng.randint(18, 89))
    return plain(number, number, number)


def degrees(rng: Random) -> Phrase:
    """2 to 40."""
    number = str(rng.choice([n for n in range(2, 41) if n % 10 != 1]))
    return plain(number, number, number, plural=True)


def decimal(rng: Random) -> Phrase:
    """A number with one decimal."""
    return _amount(f"{rng.randint(0, 99)}.{rng.randint(1, 9)}")


def percent(rng: Random) -> Phrase:
    """A share."""
    number = rng.choice([f"{rng.randint(2, 98)}", f"{rng.randint(0, 60)}.{rng.randint(1, 9)}"])
    local = number.replace(".", ",")
    return plain(
        f"{number} ((percent~per cent))",
        f"{local} ((për qind~përqind))",
        f"{local} ((проценти~отсто))",
        plural=True,
    )


def money(rng: Random) -> Phrase:
    """A sum, with a scale word or in figures."""
    coin = rng.choice(COINS)
    if rng.random() < 0.6:
        scale = rng.choice(SCALES)
        number = rng.choice([f"{rng.randint(2, 90)}", f"{rng.randint(1, 60)}.{rng.randint(2, 9)}"])
        if number.endswith("1") and "." not in number:
            number += "0"
        local = number.replace(".", ",")
        texts = [
            f"{n} {s} {c}" for n, s, c in zip((number, local, local), scale, coin, strict=True)
        ]
    else:
        amount = count(rng)
        texts = [f"{grouped(amount, m)} {c}" for m, c in zip(",..", coin, strict=True)]
    made = plain(texts[0], texts[1], texts[2], plural=True)
    albanian = {"nom": texts[1], "obl": texts[1] + "sh"}  # prej 3 milionë eurosh
    return Phrase({**made.forms, "sq": albanian}, made.agreement)


def result(rng: Random) -> Phrase:
    """A result of a match."""
    a, b = rng.randint(0, 5), rng.randint(0, 5)
    return plain(f"{a}-{b}", f"{a}-{b}", f"{a}-{b}")
