"""The data set card: what a reader must know, with figures counted from the data."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, get_args

import triptych
from triptych.corpora.publish.diff import Difference
from triptych.corpora.publish.licences import Licence, known
from triptych.corpora.publish.release import SPLITS, About, Machine
from triptych.corpora.publish.tables import rows_name
from triptych.records import Record
from triptych.story import Origin

if TYPE_CHECKING:
    from jinja2 import Template

NAMED = 20  # how many stories of a kind a card names before it only counts


@dataclass(frozen=True, slots=True)
class Facts:
    """What the card tells beside the figures (those of `Tally.to_record`)."""

    about: About
    figures: Record
    machine: Machine
    formats: tuple[str, ...]
    repository: str
    gates: tuple[str, ...]
    allowed: dict[str, int] = field(default_factory=dict)
    withdrawn: tuple[str, ...] = ()
    previous: str | None = None
    changes: Difference | None = None
    signatures: tuple[str, ...] = ()


def render(facts: Facts) -> str:
    """The card in Markdown, without front matter."""
    about, figures = facts.about, facts.figures
    sizes = [
        ("stories", figures["stories"]),
        ("rows", figures["rows"]),
        ("... in two languages or more", figures["rows_in_two_languages"]),
        ("... in every language", figures["rows_in_every_language"]),
        *((f"... in {pair}", counts) for pair, counts in figures["pairs"].items()),
        ("documents", figures["documents"]),
    ]
    card: str = _template().render(
        about=about,
        figures=figures,
        sizes=sizes,
        splits=[split for split in SPLITS if figures["stories"].get(split)],
        origins=get_args(Origin),
        licence=known(about.licence) or Licence(about.licence, True, "", ""),
        languages=_names(about.languages),
        main=rows_name(about.languages),
        made_with=triptych.__version__,
        machine=facts.machine,
        formats=facts.formats,
        repository=facts.repository,
        gates=facts.gates,
        allowed=facts.allowed,
        withdrawn=facts.withdrawn,
        previous=facts.previous,
        changes=facts.changes.counts() if facts.changes else None,
        touched=facts.changes.stories() if facts.changes else {},
        named=NAMED,
        signatures=facts.signatures,
        citation=citation(about),
    )
    return re.sub(r"\n{3,}", "\n\n", card)  # where a part has nothing to say


def citation(about: About) -> str:
    """How to cite a release, in BibTeX."""
    key = re.sub(r"\W+", "-", about.name).strip("-")
    return (
        f"@misc{{{key}-{about.version},\n"
        f"  title = {{{{{about.title or about.name}}}}},\n"
        f"  version = {{{about.version}}},\n"
        f"  year = {{{about.date.year}}}\n"
        "}"
    )


def _names(codes: tuple[str, ...]) -> str:
    """Language codes as their English names."""
    from babel import Locale, UnknownLocaleError

    english = Locale("en")
    names = []
    for code in codes:
        try:
            names.append(Locale.parse(code, sep="-").get_display_name(english) or code)
        except (ValueError, UnknownLocaleError):
            names.append(code)
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    text = (files("triptych.corpora.publish") / "card.md.jinja").read_text("utf-8")
    environment = Environment(
        undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True
    )
    return environment.from_string(text)
