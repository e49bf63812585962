"""A name that changes its spelling inside one article."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from triptych.languages.names import NameMention
from triptych.languages.phonetics import fold, keys, likeness
from triptych.score.names import SAME, NameBook
from triptych.score.reading import Sheet
from triptych.story import Finding, Said, Span

NEAR = 0.7  # likeness of two spellings that are one name
LETTERS = 5  # a shorter name differs from another by chance


def drift_findings(sheets: Sequence[Sheet], book: NameBook) -> dict[int, list[Finding]]:
    """Findings by row: the rarer spelling, where a sibling spells the name in one way.

    A pair of spellings counts only if neither is the other with an ending.
    """
    spellings: dict[tuple[str, str, str], dict[str, list[tuple[int, NameMention]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for number, sheet in enumerate(sheets):
        for reading in sheet.voters:
            for other in sheet.voters:
                if other is reading:
                    continue
                matches = book.matches(other.language, reading)
                for name in book.asked(other):
                    found = matches[name.text]
                    if found.likeness >= SAME and not found.table and found.name is not None:
                        key = (reading.language, other.language, name.root)
                        spellings[key][found.name.root].append((number, found.name))
    found_rows: dict[int, list[Finding]] = defaultdict(list)
    said: set[tuple[int, str, int]] = set()
    for (language, _, _), forms in sorted(spellings.items()):
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
    """The rarer of two spellings and how the usual one is written; None for one or many."""
    if len(forms) != 2 or min(map(len, forms)) < LETTERS:
        return None
    (rare, few), (usual, many) = sorted(forms.items(), key=lambda item: (len(item[1]), item[0]))
    if len(few) == len(many) or fold(rare)[0] != fold(usual)[0]:
        return None
    if rare.startswith(usual[:-1]) or usual.startswith(rare[:-1]):
        return None  # an ending, not another spelling
    if max(likeness(x, y) for x in keys(rare) for y in keys(usual)) < NEAR:
        return None
    return rare, Counter(name.text for _, name in many).most_common(1)[0][0]
