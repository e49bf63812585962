"""Charts as inline SVG that needs no script: bars, histograms and intervals.

The drawings have no view box: lengths are in per cent across and in pixels down, so that bars
stretch with the page while text, strokes and hatching keep their size. Colours and patterns are
classes of the style sheet. Every drawing stands beside its figures in text, so it is hidden from
screen readers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from triptych.corpora.funnel import Tally
from triptych.review.figures import FILLINGS, fillings

BAR = 14  # pixels high
PLOT = 96  # pixels high, of a histogram without its axis

_SVG = Markup('<svg class="{}" width="100%" height="{}" aria-hidden="true">{}</svg>')
_RECT = Markup('<rect class="{}" x="{:.2f}%" width="{:.2f}%" y="{:.1f}" height="{:.1f}"/>')
_LINE = Markup('<line class="{}" x1="{:.2f}%" x2="{:.2f}%" y1="{:.1f}" y2="{:.1f}"/>')
_DOT = Markup('<circle class="{}" cx="{:.2f}%" cy="{:.1f}" r="4"/>')
_TEXT = Markup('<text class="{}" x="{:.2f}%" y="{:.1f}" text-anchor="{}">{}</text>')


def bar(parts: Iterable[tuple[str, float]], whole: float) -> Markup:
    """A stacked bar: `(class, amount)` from the left, of a whole.

    >>> print(bar([("fill-human", 1), ("fill-empty", 3)], 4))  # doctest: +ELLIPSIS
    <svg class="bar"...width="25.00%"...width="75.00%"...
    """
    drawn, x = [], 0.0
    for style, amount in parts:
        width = 100 * amount / whole if whole else 0.0
        if width > 0:
            drawn.append(_RECT.format(style, x, width, 0, BAR))
        x += width
    return _SVG.format("bar", BAR, Markup().join(drawn))


def filled(tally: Tally) -> Markup:
    """What fills the cells of a language, in the order that puts people's words first."""
    counts = fillings(tally)
    return bar([(f"fill-{name}", counts[name]) for name in FILLINGS], sum(counts.values()))


def histogram(counts: Sequence[int], labels: Sequence[str]) -> Markup:
    """Columns over equal classes; `labels` are those of the class borders, one more than counts."""
    top = max(counts, default=0)
    step = 100 / max(len(counts), 1)
    drawn = [_LINE.format("axis", 0, 100, PLOT + 0.5, PLOT + 0.5)]
    for i, count in enumerate(counts):
        height = PLOT * 0.85 * count / top if top else 0.0
        if count:
            drawn.append(
                _RECT.format("fill-plain", i * step + 0.4, step - 0.8, PLOT - height, height)
            )
            drawn.append(_TEXT.format("tick", (i + 0.5) * step, PLOT - height - 4, "middle", count))
    for i, label in enumerate(labels):
        anchor = "start" if i == 0 else "end" if i == len(labels) - 1 else "middle"
        if label:
            drawn.append(_TEXT.format("tick", i * step, PLOT + 15, anchor, label))
    return _SVG.format("histogram", PLOT + 20, Markup().join(drawn))


def interval(value: float, low: float, high: float) -> Markup:
    """A share, 0 to 1, as a dot on a line, with the interval that it may lie in."""
    middle = BAR / 2
    drawn = [
        _LINE.format("scale", 0, 100, middle, middle),
        _LINE.format("whisker", 100 * low, 100 * high, middle, middle),
        _LINE.format("whisker", 100 * low, 100 * low, middle - 4, middle + 4),
        _LINE.format("whisker", 100 * high, 100 * high, middle - 4, middle + 4),
        _DOT.format("point", 100 * value, middle),
    ]
    return _SVG.format("interval", BAR, Markup().join(drawn))
