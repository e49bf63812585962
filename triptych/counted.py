"""How many of what, in English."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """A number with its noun in the form that it asks for.

    >>> counted(1, "story"), counted(0, "row"), counted(4837, "empty cell")
    ('1 story', '0 rows', '4,837 empty cells')
    """
    if number == 1:
        return f"1 {noun}"
    plural = f"{noun[:-1]}ies" if noun.endswith("ry") else f"{noun}s"
    return f"{number:,} {plural}"
