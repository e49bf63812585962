"""The `transformers` engine with tiny models, and its agreement with `ctranslate2`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.translate.conftest import CODES, SIX
from triptych.errors import ModelError
from triptych.translate.ctranslate import CTranslate2Engine
from triptych.translate.transformer import TransformersEngine, TransformersSettings

TEXT = "The government adopted the budget."


def settings(folder: Path, family: str, **changes: object) -> TransformersSettings:
    """The settings of a tiny model."""
    values = {
        "name": "tiny",
        "folder": folder,
        "family": family,
        "pairs": SIX,
        "licence": "CC0-1.0",
        "tagged": family == "marian",
        "codes": tuple(CODES.items()) if family == "nllb" else (),
    }
    return TransformersSettings(**values | changes)  # type: ignore[arg-type]  # a test's shorthand


def test_it_translates_and_refuses_what_is_too_long(marian: Path) -> None:
    """The same protocol as the other engines; the order of the sentences is kept."""
    engine = TransformersEngine(settings(marian, "marian"))
    attempts = engine.translate([TEXT, TEXT * 200, "Skopje"], "en", "mk", 2)
    assert [bool(a.candidates) for a in attempts] == [True, False, True]
    assert len(attempts[0].candidates) == 2
    assert "positions" in (attempts[1].error or "")


def test_both_engines_score_alike(marian: Path, converted: Path) -> None:
    """int8 and float32 agree to a tenth of a log-probability."""
    slow = TransformersEngine(settings(marian, "marian")).score([TEXT], ["Владата"], "en", "mk")
    fast = CTranslate2Engine(converted).score([TEXT], ["Владата"], "en", "mk")
    assert slow[0].mean == pytest.approx(fast[0].mean, abs=0.1)


def test_a_language_that_the_vocabulary_lacks_is_an_error(nllb: Path) -> None:
    """It would be the unknown token otherwise."""
    codes = (("en", "eng_Latn"), ("sq", "als_Latn"), ("mk", "mkd_Latn"))
    with pytest.raises(ModelError, match="mkd_Latn"):
        TransformersEngine(settings(nllb, "nllb", codes=codes))


def test_only_safetensors_are_opened(marian: Path, copy_of: Callable[[Path], Path]) -> None:
    """A folder with other weights is refused before anything is opened."""
    folder = copy_of(marian)
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match="safetensors"):
        TransformersEngine(settings(folder, "marian"))
