"""The built-in encoder as it ships."""

import numpy as np
import pytest

from triptych.align.static import StaticEncoder
from triptych.errors import ModelError


@pytest.fixture(scope="module")
def encoder() -> StaticEncoder:
    return StaticEncoder.load()


def test_forms_of_a_word_have_one_vector(encoder: StaticEncoder) -> None:
    """Case and number are nothing to an alignment."""
    forms = encoder.encode(["informatë", "informatave", "informatën"], "sq")
    assert np.allclose(forms, forms[0])


@pytest.mark.parametrize(
    ("albanian", "english"),
    [
        ("inteligjenca artificiale", "artificial intelligence"),
        ("të dielën pasdite", "on Sunday afternoon"),
        ("kryeministri dha dorëheqjen", "the prime minister resigned"),
    ],
)
def test_albanian_meets_english(encoder: StaticEncoder, albanian: str, english: str) -> None:
    """Each phrase is nearer to its translation than to the others."""
    others = ["artificial intelligence", "on Sunday afternoon", "the prime minister resigned"]
    likeness = encoder.encode(others, "en") @ encoder.encode([albanian], "sq")[0]
    assert others[int(likeness.argmax())] == english


def test_table_that_lacks_a_part_is_named() -> None:
    """An incomplete file is an error that says what to do."""
    with pytest.raises(ModelError, match=r"incomplete.*reinstall"):
        StaticEncoder({"version": np.array("x")})
