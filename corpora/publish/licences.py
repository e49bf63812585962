"""Licences: what is known about them by their SPDX identifiers, and whether they allow commerce."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_NON_COMMERCIAL = re.compile(
    r"(?<![a-z])nc(?![a-z])|non-?\s?commercial|research[- ]only", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence that the table knows. `hub` is Hugging Face's name for it."""

    id: str
    commercial: bool
    hub: str
    url: str


@cache
def _table() -> dict[str, Licence]:
    text = (files("triptych.corpora.publish") / "licences.toml").read_text("utf-8")
    return {name.lower(): Licence(id=name, **entry) for name, entry in tomllib.loads(text).items()}


def known(licence: str) -> Licence | None:
    """The licence of that name, in any case of letters; None if the table does not know it."""
    return _table().get(licence.strip().lower())


def is_missing(licence: str) -> bool:
    """Whether a licence says nothing: empty, `unknown`, or SPDX's `NONE` and `NOASSERTION`."""
    return licence.strip().lower() in ("", "unknown", "none", "noassertion", "other", "?")


def forbids_commerce(licence: str) -> bool:
    """Whether a licence rules out commercial use; one that the table lacks is judged by its name.

    >>> forbids_commerce("CC-BY-NC-4.0"), forbids_commerce("NLLB, non-commercial")
    (True, True)
    >>> forbids_commerce("Apache-2.0")
    False
    """
    entry = known(licence)
    return not entry.commercial if entry else bool(_NON_COMMERCIAL.search(licence))


def known_id(licence: str) -> str:
    """The licence as SPDX spells it, if the table knows it; else as it was given."""
    entry = known(licence)
    return entry.id if entry else licence.strip()
