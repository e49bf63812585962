"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Change = Literal["same", "gone", "new"]

_WORD = re.compile(r"\d[\d.,]*\d|\w+|\s+|[^\w\s]")  # a number stays in one piece
LONGEST = 4000  # words; beyond, only the common beginning and end are told apart from the middle


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that both versions have (`same`), only the old, or only the new one."""

    change: Change
    text: str


def changes(old: str, new: str) -> list[Run]:
    """The runs that lead from one text to another; the old and the new can be read off them.

    >>> for run in changes("Some 11,000 people", "Some 12,000 people"):
    ...     print(run.change, repr(run.text))
    same 'Some '
    gone '11,000'
    new '12,000'
    same ' people'
    """
    a, b = _WORD.findall(old), _WORD.findall(new)
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    middle = _middle(a[start : len(a) - end], b[start : len(b) - end])
    runs = [("same", a[:start]), *middle, ("same", a[len(a) - end :])]
    return [Run(change, "".join(words)) for change, words in runs if words]  # type: ignore[arg-type]  # literals


def _middle(a: list[str], b: list[str]) -> list[tuple[str, list[str]]]:
    if len(a) + len(b) > LONGEST:
        return [("gone", a), ("new", b)]
    runs: list[tuple[str, list[str]]] = []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(("same", a[i:j]))
        else:
            runs += [("gone", a[i:j]), ("new", b[k:m])]
    return runs
