"""House style learnt from the rows."""

from __future__ import annotations

from triptych.score.reading import Reading, Sheet, read_row
from triptych.score.style import learn_style, observe, style_findings
from triptych.story import Cell, Row


def sheets(texts: list[str], language: str = "mk") -> list[Sheet]:
    return [
        read_row(Row("s", n, "body", {language: Cell(t, "human")}, 1.0))
        for n, t in enumerate(texts)
    ]


def test_the_quotes_of_the_house() -> None:
    """What nine of ten rows do is the style; the tenth deviates, mildly."""
    texts = [f"Рече „добро“ во {n}." for n in range(9)] + ['Рече "добро" потоа.']
    style = learn_style(sheets(texts))
    assert style["mk"]["quotes"] == "„…“"
    (finding,) = style_findings(sheets(texts)[-1], style)
    assert (finding.check, finding.severity, finding.languages) == ("quotes", "minor", ("mk",))


def test_too_little_or_too_mixed_is_no_style() -> None:
    """Three rows, or half and half, teach nothing."""
    assert learn_style(sheets(["„а“", "„б“", "„в“"])) == {}
    assert learn_style(sheets(["„а“", '"б"'] * 10)) == {}


def test_number_formats_and_datelines() -> None:
    """Separators and the shape of a dateline are seen; clock times are no decimals."""
    seen = {
        (feature, form)
        for feature, form, _, _ in observe(
            Reading("sq", "Shkup, 12 maj (MIA) – Rreth 12.500 veta dhe 3,5 ton në orën 15.00.")
        )
    }
    assert seen == {
        ("thousands", "1.000"),
        ("decimal", "1,5"),
        ("dateline", "Place, date (Agency) –"),
    }
    for space in (" ", "\u00a0", "\u202f"):
        forms = [form for _, form, _, _ in observe(Reading("sq", f"Rreth 12{space}500 veta."))]
        assert forms == ["1\u202f000" if space == "\u202f" else "1 000"]


def test_machine_cells_do_not_teach() -> None:
    """Style is what people write."""
    rows = [read_row(Row("s", n, "body", {"mk": Cell("„а“ и", "machine")}, 1.0)) for n in range(20)]
    assert learn_style(rows) == {}
