"""The templates of the report and the review page, and what all of them can use."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from triptych.corpora.anchors import text_hash
from triptych.review import charts
from triptych.review.changes import changes
from triptych.review.figures import FILLINGS, fillings, steps
from triptych.review.wording import INTERFACES, direction, language_name
from triptych.story import SEVERITIES


@cache
def environment() -> Environment:
    """The template environment: everything is escaped, a misspelt name is an error."""
    made = Environment(
        loader=PackageLoader("triptych.review", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        changes=changes,
        charts=charts,
        direction=direction,
        fillings=fillings,
        steps=steps,
        text_hash=text_hash,
        language_name=language_name,
        FILLINGS=FILLINGS,
        GRAVEST_FIRST=SEVERITIES[::-1],
        INTERFACES=INTERFACES,
    )
    made.filters["fragment"] = fragment
    return made


def fragment(story: str) -> str:
    """A story's id as an id in the page; different stories keep different ones.

    >>> fragment("mia/2024-11 A"), fragment("Шкуп")
    ('story-mia-2f-2024-2d-11-20-A', 'story--428--43a--443--43f-')
    """
    return "story-" + re.sub(r"[^0-9A-Za-z]", lambda m: f"-{ord(m.group()):x}-", story)


@cache
def static(name: str) -> str:
    """The text of a file of `static/`."""
    return (files("triptych.review") / "static" / name).read_text(encoding="utf-8")


def inline(*names: str) -> Markup:
    """Our own style sheets or scripts, to stand inside a page: never a user's text."""
    return Markup("\n".join(static(name) for name in names))
