"""How often the hard filters refuse what people wrote, and how often they catch what machines do.

    python benchmarks/translate/refusals.py ../shared/bench/mt/news.tsv ../shared/bench/mt/osce.tsv

People's translations of complete rows stand in for a good engine: each is put to the filters as a
candidate, with one human version beside it and with all, and what is refused is counted by filter
and direction. Then the faults of machines are planted in the same translations, and what passes is
counted. A refused translation of people is not always the filter's fault: people too leave out a
number or a sentence now and then.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import permutations
from pathlib import Path
from random import Random

from triptych.languages.packs import load_pack
from triptych.languages.sentences import split_sentences
from triptych.translate.case import Case
from triptych.translate.evaluation import read_triples
from triptych.translate.filters import fault

LANGUAGES = ("en", "sq", "mk")
Row = Mapping[str, str]
Plant = Callable[[Row, str, str, Random], str | None]


def views(row: Row, target: str) -> Iterator[dict[str, str]]:
    """The human versions that a gap may have: each other language alone, and all."""
    others = {lang: text for lang, text in row.items() if lang != target}
    for language, text in others.items():
        yield {language: text}
    yield others


def dropped(row: Row, target: str, source: str, rng: Random) -> str | None:
    """A paragraph without one of its sentences."""
    parts = split_sentences(row[target], target)
    if len(parts) < 2:
        return None
    parts.pop(rng.randrange(len(parts)))
    return " ".join(parts)


def copied(row: Row, target: str, source: str, rng: Random) -> str | None:
    """The source handed back."""
    return row[source] if len(row[source].split()) > 3 else None


def half_copied(row: Row, target: str, source: str, rng: Random) -> str | None:
    """A translation whose second half was left in the source's language."""
    made, left = row[target].split(), row[source].split()
    if min(len(made), len(left)) < 8:
        return None
    return " ".join(made[: len(made) // 2] + left[len(left) // 2 :])


def other_language(row: Row, target: str, source: str, rng: Random) -> str | None:
    """A translation into the third language."""
    other = next(lang for lang in LANGUAGES if lang not in (target, source))
    return row[other] if len(row[other].split()) > 3 else None


def repeated(row: Row, target: str, source: str, rng: Random) -> str | None:
    """A phrase of three words, four times over."""
    words = row[target].split()
    if len(words) < 8:
        return None
    at = rng.randrange(len(words) - 3)
    return " ".join(words[: at + 3] + words[at : at + 3] * 3 + words[at + 3 :])


def wrong_number(row: Row, target: str, source: str, rng: Random) -> str | None:
    """One figure with another digit."""
    digits = list(re.finditer(r"(?<![\w.,])\d{2,}", row[target]))
    if not digits:
        return None
    match = rng.choice(digits)
    at = rng.randrange(match.start(), match.end())
    digit = str((int(row[target][at]) + rng.randint(1, 8)) % 9 + 1)
    if digit == row[target][at]:
        digit = "9" if digit != "9" else "8"
    return row[target][:at] + digit + row[target][at + 1 :]


def wrong_name(row: Row, target: str, source: str, rng: Random) -> str | None:
    """Every name inside a sentence gives way to one that no version has."""
    other = "Торндајк" if target == "mk" else "Thorndike"
    made, count = re.subn(r"(?<=[^\W\d_] )[A-ZЀ-Я][^\W\d_]{3,}", other, row[target])
    return made if count else None


def affirmed(row: Row, target: str, source: str, rng: Random) -> str | None:
    """A translation that has lost a "not" before or after a verb."""
    words = {"en": " not", "sq": " nuk", "mk": " не"}[target]
    made = re.sub(words + r"(?= )", "", row[target], count=1)
    return made if len(re.findall(words + r"(?= )", row[target])) == 1 else None


def other_day(row: Row, target: str, source: str, rng: Random) -> str | None:
    """Another weekday or month in the same form."""
    pack = load_pack(target)
    for names in (pack.weekdays, pack.months):
        forms: dict[str, list[str]] = {}
        for name in names:
            forms.setdefault(name[-2:], []).append(name)
        for match in re.finditer(r"[^\W\d_]+", row[target]):
            word = match.group()
            others = [n for n in forms.get(word[-2:].lower(), ()) if n != word.lower()]
            if word.lower() in names and others and (word[0].isupper() or target != "en"):
                other = rng.choice([n for n in others if names[n] != names[word.lower()]] or [word])
                other = other.capitalize() if word[0].isupper() else other
                return row[target][: match.start()] + other + row[target][match.end() :]
    return None


def other_money(row: Row, target: str, source: str, rng: Random) -> str | None:
    """Euros and dollars that became denars."""
    forms = {
        "en": (r"\b(?:euro|dollar)s\b", "denars"),
        "sq": (r"\b(?:euro|dollarë)\b", "denarë"),
        "mk": (r"\b(?:евра|долари)\b", "денари"),
    }
    made, count = re.subn(*forms[target], row[target])
    return made if count else None


def cut_off(row: Row, target: str, source: str, rng: Random) -> str | None:
    """A translation that ends after a third."""
    words = row[target].split()
    return " ".join(words[: len(words) // 3]) if len(words) > 11 else None


PLANTS: tuple[Plant, ...] = (
    dropped, copied, half_copied, other_language, repeated, wrong_number, wrong_name, affirmed,
    other_day, other_money, cut_off,
)  # fmt: skip


def judge(rows: Sequence[Row], show: int) -> tuple[Counter[str], Counter[str]]:
    """Translations of people by view, and those refused, by view and by reason."""
    seen: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    for row in rows:
        for target in LANGUAGES:
            for human in views(row, target):
                view = f"{'+'.join(human)}-{target}"
                seen[view] += 1
                reason = fault(Case(row[target], target, next(iter(human)), human))
                if reason is None:
                    continue
                refused[view] += 1
                refused[reason] += 1
                if shown[reason] < show:
                    shown[reason] += 1
                    print(f"[{view}] {reason}\n  {row[target]}\n  {' | '.join(human.values())}")
    return seen, refused


def catch(rows: Sequence[Row], siblings: bool) -> tuple[Counter[str], Counter[str]]:
    """Faults planted, and those caught, by kind; only in translations that pass without them."""
    rng = Random(7)
    planted: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    for row in rows:
        for source, target in permutations(LANGUAGES, 2):
            human = {source: row[source]}
            if siblings:
                human |= {lang: text for lang, text in row.items() if lang != target}
            if fault(Case(row[target], target, source, human)):
                continue
            for plant in PLANTS:
                text = plant(row, target, source, rng)
                if text is not None and text != row[target]:
                    planted[plant.__name__] += 1
                    caught[plant.__name__] += fault(Case(text, target, source, human)) is not None
    return planted, caught


def main() -> None:
    """Print both tables for each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rows", type=int, default=300, help="rows of each file, spread over it")
    parser.add_argument("--show", type=int, default=0, help="refused translations to show a reason")
    options = parser.parse_args()
    for path in options.files:
        every = read_triples(path, LANGUAGES)
        chosen = every[:: max(1, len(every) // options.rows)][: options.rows]
        rows = [{lang: row[lang] for lang in LANGUAGES} for row in chosen]
        seen, refused = judge(rows, options.show)
        print(f"{path.name}: {len(rows)} rows; translations of people refused")
        print(f"  in all {sum(refused[v] for v in seen) / seen.total():.1%}")
        for name, count in (refused - Counter({v: refused[v] for v in seen})).most_common():
            print(f"  {name:30} {count / seen.total():.2%}")
        for view, count in seen.items():
            print(f"  {view:30} {refused[view] / count:.1%}")
        one, two = catch(rows, siblings=False), catch(rows, siblings=True)
        print("  faults caught, with one version | with all")
        for plant in PLANTS:
            name = plant.__name__
            shares = [c[name] / p[name] if p[name] else 0.0 for p, c in (one, two)]
            print(f"  {name:30} {shares[0]:.1%} | {shares[1]:.1%}  ({one[0][name]} planted)")


if __name__ == "__main__":
    main()
