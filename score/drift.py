"""A name that changes its spelling inside one article."""

from __future__ import annotations

from collections import Counter, defaultdict

from triptych.languages.names import NameMention
from triptych.languages.phonetics import fold, keys, likeness
from triptych.score.names import NameBook
from triptych.story import Finding, Said, Span

NEAR = 0.7  # likeness of two spellings that are one name
LETTERS = 5  # a shorter name differs from another by chance


def drift_findings(book: NameBook) -> dict[int, list[Finding]]:
    """Findings by row: the rarer spelling, where a sibling spells the name in one way.

    A pair of spellings counts only if neither is the other with an ending.
    """
    found_rows: dict[int, list[Finding]] = defaultdict(list)
    said: set[tuple[int, str, int]] = set()
    varied = (
        (language, sibling, root, forms)
        for (sibling, root, language), forms in book.spellings.items()
        if len(forms) == 2
    )
    for language, _, _, forms in sorted(varied, key=lambda found: found[:3]):
        rare = _rare(forms)
        if rare is None:
            continue
        form, usual = rare
        for number, name in forms[form]:
            if (number, language, name.start) not in said:
                said.add((number, language, name.start))
                message = (
                    f"{language} spells “{name.text}” here and “{usual}” elsewhere in the story"
                )
                span = Span(language, name.start, name.end)
                told = Said.of("drift", language=language, text=name.text, usual=usual)
                found_rows[number].append(
                    Finding("name-drift", "minor", (language,), message, (span,), said=told)
                )
    return found_rows


def _rare(forms: dict[str, list[tuple[int, NameMention]]]) -> tuple[str, str] | None:
    """The rarer of two spellings and how the usual one is written; None where it may be a form."""
    if min(map(len, forms)) < LETTERS:
        return None
    (rare, few), (usual, many) = sorted(forms.items(), key=lambda item: (len(item[1]), item[0]))
    if len(few) == len(many) or fold(rare)[0] != fold(usual)[0]:
        return None
    if rare.startswith(usual[:-1]) or usual.startswith(rare[:-1]):
        return None  # an ending, not another spelling
    if max(likeness(x, y) for x in keys(rare) for y in keys(usual)) < NEAR:
        return None
    return rare, Counter(name.text for _, name in many).most_common(1)[0][0]
