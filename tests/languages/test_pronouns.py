"""Men and women by their pronouns."""

from __future__ import annotations

import pytest

from triptych.languages.pronouns import read_pronouns
from triptych.languages.words import read_words


@pytest.mark.parametrize(
    ("text", "language", "every", "speaking"),
    [
        ("He said his plan is ready.", "en", {"masculine"}, {"masculine"}),
        ("Her husband said it is ready.", "en", {"feminine", "thing"}, set()),
        ("Burri i saj tha se ai erdhi.", "sq", {"masculine", "feminine"}, set()),
        ("„Готово е“, рече таа.", "mk", {"feminine"}, {"feminine"}),
        ("Тој закон нема член.", "mk", {"masculine"}, set()),
        ("Er sagte es.", "de", set(), set()),
    ],
)
def test_pronouns_and_who_speaks(
    text: str, language: str, every: set[str], speaking: set[str]
) -> None:
    """A possessive beside a word of speech does not speak."""
    found = read_pronouns(read_words(text), language)
    assert (set(found.every), set(found.speaking)) == (every, speaking)
