"""Swapped, lost and drifting names."""

from __future__ import annotations

from triptych.score import Scorer
from triptych.story import Cell, Finding, Row

TEXTS = [
    ("Then Ana Petrova met Marko Ilić.", "Pastaj Ana Petrova takoi Marko Iliqin.", "Потоа Ана Петрова го сретна Марко Илиќ."),
    ("In Skopje, Petrova spoke first.", "Në Shkup, Petrova foli e para.", "Во Скопје, Петрова зборуваше прва."),
    ("Later Ilić answered her there.", "Më vonë Iliqi iu përgjigj atje.", "Подоцна Илиќ ѝ одговори таму."),
    ("The guests thanked Petrova.", "Mysafirët falënderuan Petrovën.", "Гостите ѝ се заблагодарија на Петрова."),
]  # fmt: skip


def findings(changed: dict[tuple[int, str], str]) -> dict[int, list[Finding]]:
    rows = []
    for number, texts in enumerate(TEXTS):
        cells = dict(zip(("en", "sq", "mk"), texts, strict=True))
        cells |= {lang: text for (n, lang), text in changed.items() if n == number}
        rows.append(Row("s", number, "body", {k: Cell(v, "human") for k, v in cells.items()}, 1.0))
    scored = Scorer().score("s", rows)
    return {
        row.number: [f for f in row.findings if f.check.startswith("name")] for row in scored.rows
    }


def test_names_that_agree_are_silent() -> None:
    """Case endings, scripts and exonyms do not make another name."""
    assert not any(findings({}).values())


def test_a_swapped_name_is_named_with_what_it_replaced() -> None:
    """A name of the story in the wrong place is found, and the siblings' name is quoted."""
    found = findings({(3, "mk"): "Гостите му се заблагодарија на Илиќ."})[3]
    assert [(f.severity, f.languages) for f in found] == [("major", ("mk",))]
    assert "Илиќ" in found[0].message
    assert "Petrova" in found[0].message


def test_a_swapped_name_may_open_a_clause() -> None:
    """What follows a semicolon has its capital from being a name as well."""
    changed = {
        (3, "en"): "The guests left; Petrova missed them.",
        (3, "sq"): "Mysafirët ikën; Petrovës i munguan.",
        (3, "mk"): "Гостите си заминаа; на Илиќ му недостигаа.",
    }
    swapped = {**changed, (3, "mk"): "Гостите си заминаа; Илиќ ги бараше."}
    for given in (changed, swapped):
        found = findings(given)[3]
        assert [(f.severity, f.languages) for f in found] == [("major", ("mk",))]


def test_a_lost_name_is_minor() -> None:
    """News replaces names with words like the minister; that is said, but mildly."""
    found = findings({(3, "sq"): "Mysafirët falënderuan ministren."})[3]
    assert [(f.severity, f.languages) for f in found] == [("minor", ("sq",))]


def test_a_name_that_changes_its_spelling() -> None:
    """One version spells the name differently in one of three rows."""
    found = findings({(3, "mk"): "Гостите ѝ се заблагодарија на Петрава."})[3]
    assert ("name-drift", ("mk",)) in {(f.check, f.languages) for f in found}


def test_a_name_that_occurs_once_is_found_swapped() -> None:
    """The siblings agree on a name by its sound: that it stands nowhere else does not matter."""
    changed = {
        (2, "en"): "Later Ilić answered her in the fortress.",
        (2, "sq"): "Më vonë Iliqi iu përgjigj në Kala.",
        (2, "mk"): "Подоцна Илиќ ѝ одговори во тврдината.",
        (3, "en"): "The guests thanked Lindholm.",
        (3, "sq"): "Mysafirët falënderuan Kalanë.",
        (3, "mk"): "Гостите му се заблагодарија на Линдхолм.",
    }
    found = findings(changed)[3]
    assert [(f.severity, f.languages) for f in found] == [("major", ("sq",))]


def test_a_counterpart_is_not_shared() -> None:
    """Arena sounds a little like Virginia, but Virginia has its own counterpart in the row."""
    changed = {
        (1, "en"): "In Skopje, Petrova spoke in the hall.",
        (1, "sq"): "Në Shkup, Petrova foli në Arena.",
        (1, "mk"): "Во Скопје, Петрова зборуваше во салата.",
        (3, "en"): "The guests thanked Virginia and Lindholm.",
        (3, "sq"): "Mysafirët falënderuan Virxhinian dhe Arenën.",
        (3, "mk"): "Гостите им се заблагодарија на Вирџинија и Линдхолм.",
    }
    found = findings(changed)[3]
    assert [(f.severity, f.languages) for f in found] == [("major", ("sq",))]


def test_words_of_titles_prove_nothing() -> None:
    """The General Assembly is Asambleja e Përgjithshme, though Генералното sounds like General."""
    changed = {
        (1, "en"): "Petrova spoke at the General Assembly.",
        (1, "sq"): "Petrova foli në Asamblenë e Përgjithshme.",
        (1, "mk"): "Петрова зборуваше на Генералното собрание.",
        (2, "en"): "The General Assembly heard Ilić.",
        (2, "sq"): "Asambleja e Përgjithshme e dëgjoi Iliqin.",
        (2, "mk"): "Генералното собрание го сослуша Илиќ.",
    }
    found = findings(changed)
    assert [f for n in (1, 2) for f in found[n] if f.severity == "major"] == []
