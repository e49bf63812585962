"""Licences: what is known about them by their SPDX identifiers, and whether they allow commerce."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from triptych.errors import SettingsError

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


def spdx_expression(licence: str) -> str:
    """The licence as SPDX spells it: an identifier, several with AND, OR and WITH, or
    `LicenseRef-NAME` for terms of one's own (SPDX specification, annex D). What says nothing of the
    terms, as `other` does, is left to the gate `missing-licence`.

    Raises `SettingsError` for anything else, with what to write instead.

    >>> spdx_expression("cc-by-4.0"), spdx_expression("LicenseRef-agency")
    ('CC-BY-4.0', 'LicenseRef-agency')
    """
    if is_missing(licence):
        return licence.strip()
    try:
        return canonicalize_license_expression(licence)
    except InvalidLicenseExpression:
        close = get_close_matches(re.sub(r"\s+", "-", licence.strip().lower()), _table(), 1, 0.7)
        meant = f" Did you mean {_table()[close[0]].id}?" if close else ""
        own = re.sub(r"[^0-9A-Za-z.]+", "-", licence).strip("-.") or "our-terms"
        raise SettingsError(
            f"{licence!r} is no SPDX licence, so that no program knows what it allows.{meant} "
            "Take an identifier of https://spdx.org/licenses/, such as CC-BY-4.0; name terms of "
            f"your own LicenseRef-{own}, and say where they are written"
        ) from None
