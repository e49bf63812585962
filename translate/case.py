"""A candidate translation and what it is judged by."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

WORD = re.compile(r"\w+")
REMEMBERED = 1024  # texts whose readings are kept: the versions of people meet every candidate


@dataclass(frozen=True, slots=True)
class Case:
    """A translation into `target`, the text it was made from, and every human version."""

    text: str
    target: str
    source: str  # the language it was made from
    human: Mapping[str, str]

    @property
    def original(self) -> str:
        """The text that it translates."""
        return self.human[self.source]


Filter = Callable[[Case], str | None]
"""Why a translation must not be used, None where nothing speaks against it."""
