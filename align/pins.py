"""Pins: links that a person made, or that an earlier alignment is to keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from triptych.align.lifting import Constraints, Place
from triptych.align.streams import Stream
from triptych.errors import InputError
from triptych.story import Bead, Kind


@dataclass(frozen=True, slots=True)
class Pin:
    """Paragraphs that belong together, by language, as indices of that kind.

    A language with an empty tuple is known to lack the content; one that is not mentioned is open,
    and the aligner may add to it.
    """

    kind: Kind
    members: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, bead: Bead) -> Pin:
        """The pin that keeps a bead as it is, so that a further language only adds to it."""
        return cls(bead.kind, bead.members)


def pins_from(record: Mapping[str, Any]) -> list[Pin]:
    """The pins of a story's record, under `pins`: each has `members` and perhaps `kind`."""
    items = record.get("pins") or []
    if not isinstance(items, list):
        raise InputError("key 'pins' must hold a list")
    pins = []
    for item in items:
        members = item.get("members") if isinstance(item, dict) else None
        if not isinstance(members, dict):
            raise InputError("a pin must be an object with 'members' {language: [index]}")
        for language, indices in members.items():
            if not isinstance(indices, list) or not all(type(i) is int for i in indices):
                raise InputError(f"a pin's {language!r} must hold a list of whole numbers")
        kind = item.get("kind", "body")
        pins.append(Pin(kind, {language: tuple(ids) for language, ids in members.items()}))
    return pins


def constraints_of(streams: Sequence[Stream], pins: Iterable[Pin]) -> Constraints:
    """The pins as places of the streams; raises `InputError` where one cannot hold.

    Titles are one bead in any case, so that pins of titles need nothing.
    """
    number = {stream.language: a for a, stream in enumerate(streams)}
    places = {
        (a, kind, index): (a, p)
        for a, stream in enumerate(streams)
        for p, (kind, index) in enumerate(stream.places)
    }
    groups: list[list[Place]] = []
    settled: list[frozenset[int]] = []
    taken: set[Place] = set()
    for pin in pins:
        if pin.kind not in get_args(Kind):
            raise InputError(
                f"a pin has kind {pin.kind!r}; it takes one of {', '.join(get_args(Kind))}"
            )
        if pin.kind == "title":
            continue
        group = []
        for language, indices in pin.members.items():
            if language not in number:
                raise InputError(f"a pin names {language!r}, which the story does not have")
            for index in indices:
                place = places.get((number[language], pin.kind, index))
                if place is None:
                    raise InputError(
                        f"a pin names {language} {pin.kind} {index}, which is not there"
                    )
                if place in taken:
                    raise InputError(f"two pins hold {language} {pin.kind} {index}")
                taken.add(place)
                group.append(place)
        if group:
            groups.append(group)
            settled.append(frozenset(number[language] for language in pin.members))
    return Constraints(groups, settled)
