"""Stale translations: versions of a story that were not touched since another was updated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

SLACK = dt.timedelta(minutes=5)  # a site saves a page more than once when it publishes it


@dataclass(frozen=True, slots=True)
class Moments:
    """When a version was published and last changed, as its page says."""

    published: dt.datetime | None
    modified: dt.datetime | None


def stale(versions: Mapping[str, Moments]) -> dict[str, str]:
    """The languages whose version is stale, each with the reason.

    A version is stale if another one was changed after its own publication, and after the last
    touch of this one. A later publication alone is a late translation, not an update.
    """
    found: dict[str, str] = {}
    for code, own in sorted(versions.items()):
        touched = _utc(own.modified) or _utc(own.published)
        if touched is None:
            continue
        for other, moments in sorted(versions.items()):
            changed, first = _utc(moments.modified), _utc(moments.published)
            if changed is None or first is None or other == code:
                continue
            if changed - first > SLACK and changed - touched > SLACK:
                found[code] = (
                    f"the {other} version was updated at {changed:%Y-%m-%d %H:%M} UTC, "
                    f"this one was last touched at {touched:%Y-%m-%d %H:%M} UTC"
                )
                break
    return found


def _utc(moment: dt.datetime | None) -> dt.datetime | None:
    """A moment in UTC; one without a zone is taken as UTC."""
    if moment is None:
        return None
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
