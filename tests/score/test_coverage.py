"""Sentences said twice, left out or put in, and text in the wrong row."""

from __future__ import annotations

from collections.abc import Callable

from triptych.score import Scorer
from triptych.story import Cell, Finding, Row

Find = Callable[..., list[Finding]]

STORY = [
    (
        "The mayor of Ohrid, Petar Markov, opened a new school on Friday.",
        "Kryetari i Ohrit, Petar Markov, hapi të premten një shkollë të re.",
        "Градоначалникот на Охрид, Петар Марков, во петокот отвори ново училиште.",
    ),
    (
        "The building cost 4.5 million euros and has room for 600 pupils.",
        "Ndërtesa kushtoi 4,5 milionë euro dhe ka vend për 600 nxënës.",
        "Зградата чинеше 4,5 милиони евра и има место за 600 ученици.",
    ),
    (
        "Police said that traffic near the university was stopped for an hour.",
        "Policia tha se trafiku pranë universitetit u ndal për një orë.",
        "Полицијата соопшти дека сообраќајот кај универзитетот бил запрен еден час.",
    ),
]


def story(*, changed: dict[tuple[int, str], str]) -> list[Row]:
    rows = []
    for number, texts in enumerate(STORY):
        cells = dict(zip(("en", "sq", "mk"), texts, strict=True))
        cells |= {lang: text for (n, lang), text in changed.items() if n == number}
        rows.append(Row("s", number, "body", {k: Cell(v, "human") for k, v in cells.items()}, 1.0))
    return rows


def found(changed: dict[tuple[int, str], str]) -> set[tuple[int, str, tuple[str, ...]]]:
    scored = Scorer().score("s", story(changed=changed))
    return {
        (row.number, f.check, f.languages)
        for row in scored.rows
        for f in row.findings
        if f.severity != "minor"
    }


def test_a_clean_story_is_silent() -> None:
    """Three good translations of three sentences have no finding."""
    assert found({}) == set()


def test_a_sentence_twice() -> None:
    """A cell that repeats itself where no sibling does; its length is not blamed as well."""
    assert found({(1, "sq"): f"{STORY[1][1]} {STORY[1][1]}"}) == {(1, "duplicated", ("sq",))}


def test_a_repetition_that_all_versions_have(find: Find) -> None:
    """What everybody repeats was meant."""
    twice = find("Go away. Go away.", "Ik tutje. Ik tutje.", "Оди си. Оди си.", "duplicated")
    assert twice == []


def test_half_a_sentence() -> None:
    """A cell that breaks off is cut short."""
    cut = "Градоначалникот на Охрид, Петар Марков, во"
    assert (0, "omitted", ("mk",)) in found({(0, "mk"): cut})


def test_a_sentence_of_another_row() -> None:
    """A neighbour's sentence put in is an addition to the cell that it does not belong to."""
    assert found({(0, "sq"): f"{STORY[0][1]} {STORY[2][1]}"}) == {(0, "added", ("sq",))}


def test_the_cell_of_another_row() -> None:
    """A cell that holds its neighbour's text is named, and the neighbour is not."""
    wrong = found({(0, "mk"): STORY[2][2]})
    assert (0, "other-row", ("mk",)) in wrong
    assert not {f for f in wrong if f[0] != 0}


def test_swapped_cells() -> None:
    """Two cells of one language that changed places fit each other's rows."""
    wrong = found({(0, "mk"): STORY[1][2], (1, "mk"): STORY[0][2]})
    assert {(n, f) for n, f, languages in wrong if languages == ("mk",)} >= {
        (0, "other-row"),
        (1, "other-row"),
    }


def test_copies_are_one_witness_to_a_length(find: Find) -> None:
    """Two siblings that copy each other do not outvote a version that says more than they."""
    long = "Линдхолм и Берг, двајца архитекти од истото приморско гратче на северот од земјата"
    assert find("Lindholm & Berg", "Lindholm & Berg", long, "added") == []
    apart = find("Lindholm and Berg", "Lindholm dhe Berg", long, "added")
    assert [f.languages for f in apart] == [("mk",)]


def test_a_heading_that_comes_again() -> None:
    """Where a sibling says nearly the same in both rows, and where only its number differs."""
    headings = [
        ("THE MEDIA", "MEDIAT", "МЕДИУМИТЕ"),
        ("XI. THE MEDIA", "XI. MJETET E INFORMIMIT", "XI. МЕДИУМИ"),
        ("Final report of the mission", "Raporti përfundimtar i misionit", "Конечен извештај на мисијата"),
        ("Final report of the mission", "Raporti përfundimtar i misionit tonë", "Извештај"),
    ]  # fmt: skip
    rows = [
        Row(
            "s",
            number,
            "body",
            {k: Cell(v, "human") for k, v in zip(("en", "sq", "mk"), cells, strict=True)},
            1.0,
        )
        for number, cells in enumerate([*STORY, *headings])
    ]
    scored = Scorer().score("s", rows).rows
    checks = {f.check for row in scored[len(STORY) :] for f in row.findings}
    assert not checks & {"added", "other-row"}
