"""Families of forms, from the dictionaries that training uses."""

import pytest

from triptych.align.train.families import Family, families, glosses

for package in ("simplemma", "uniparser_albanian"):
    pytest.importorskip(package, reason="the dictionaries come with the extra train")


@pytest.fixture(scope="module")
def made() -> list[Family]:
    vocabulary = {
        "en": ["election", "elections", "left", "leave"],
        "sq": ["zgjedhjet", "mbase", "qwxz"],
        "mk": ["избор", "изборите"],
    }
    return families(vocabulary, {"election": 1e-4, "artificial": 1e-5})


def _of(made: list[Family], language: str, form: str) -> Family:
    (family,) = [f for f in made if f.language == language and form in f.forms]
    return family


def test_forms_of_a_word_share_a_family(made: list[Family]) -> None:
    """Regular forms meet; forms that begin otherwise than their dictionary form stay alone."""
    assert _of(made, "en", "election") is _of(made, "en", "elections")
    assert _of(made, "mk", "избор") is _of(made, "mk", "изборите")
    assert _of(made, "en", "left") is not _of(made, "en", "leave")


def test_dictionaries_add_forms_and_words_that_the_list_lacks(made: list[Family]) -> None:
    """Albanian words come in by how frequent their meaning is in English."""
    assert _of(made, "sq", "zgjedhjet") is _of(made, "sq", "zgjedhjeve")
    assert ("artificial",) in _of(made, "sq", "artificiale").glosses


def test_every_form_is_in_one_family(made: list[Family]) -> None:
    """A form stands for one row; words that no dictionary knows have their own."""
    forms = [(f.language, form) for f in made for form in f.forms]
    assert len(forms) == len(set(forms))
    assert _of(made, "sq", "qwxz").forms == ("qwxz",)


def test_glosses_leave_asides_out() -> None:
    """Meanings are parted by commas; what stands in brackets explains them."""
    assert glosses("feasible, workable (of plans)") == (("feasible",), ("workable",))
    assert glosses("(dialect)") == ()
