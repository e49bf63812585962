"""What must not change comes through translation unchanged."""

from __future__ import annotations

import pytest

from triptych.translate.cache import Cache
from triptych.translate.protect import protect


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("See https://example.mk/a?b=c, then go.", ["https://example.mk/a?b=c"]),
        ("Write to press@mia.mk or %s today.", ["press@mia.mk", "%s"]),
        ("The <b>bridge</b> is open.", ["<b>", "</b>"]),
        ("Follow us with #Skopje now.", ["#Skopje"]),
        ("It cost 5 % more.", []),
    ],
)
def test_marks_stand_for_what_is_kept(text: str, kept: list[str]) -> None:
    """And the text is the same after the way back."""
    protected = protect(text)
    assert list(protected.kept) == kept
    assert protected.restore(protected.text) == text


def test_a_lost_or_doubled_mark_is_noticed() -> None:
    """Such a candidate is thrown away."""
    protected = protect("See https://example.mk now.")
    assert protected.restore("Види сега.") is None
    assert protected.restore("Види ⟦0⟧ и ⟦0⟧.") is None
    assert protected.restore("Види ⟦ 0 ⟧.") == "Види https://example.mk."


def test_what_stands_at_the_end_is_set_aside() -> None:
    """The engine does not see it, so that it cannot lose it."""
    protected = protect("Contact: press@mia.mk.")
    assert protected.text == "Contact:"
    assert protected.restore("Контакт:") == "Контакт: press@mia.mk."


def test_a_cache_without_a_file_keeps_answers_while_it_lives() -> None:
    """In memory."""
    cache = Cache()
    cache.put_many({"a": [1], "b": "ж"})
    assert cache.get_many(["a", "b", "c"]) == {"a": [1], "b": "ж"}
