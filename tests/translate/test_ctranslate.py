"""The `ctranslate2` engine with a tiny Marian model."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pytest

from triptych.errors import MissingExtraError, ModelError
from triptych.translate.ctranslate import CTranslate2Engine
from triptych.translate.engines import ScoringEngine

TEXT = "The government adopted the budget."


def test_candidates_come_best_first_and_always_the_same(converted: Path) -> None:
    """Beam search without sampling: the same input gives the same candidates."""
    engine = CTranslate2Engine(converted)
    first, again = (engine.translate([TEXT], "en", "mk", 3) for _ in range(2))
    scores = [c.score or 0.0 for c in first[0].candidates]
    assert first == again
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)


def test_a_batch_answers_as_each_sentence_alone(converted: Path) -> None:
    """Batching by tokens changes nothing but the speed; int8 rounds in the last digits."""
    engine = CTranslate2Engine(converted)
    texts = [TEXT, "Skopje", "The meeting will be held on Monday at 10:30 in Ohrid."]
    together = engine.translate(texts, "en", "sq", 1)
    alone = [engine.translate([t], "en", "sq", 1)[0] for t in texts]
    assert [a.candidates[0].text for a in together] == [a.candidates[0].text for a in alone]


def test_the_target_language_changes_the_answer(converted: Path) -> None:
    """The tag before the source tells the model what to write."""
    engine = CTranslate2Engine(converted)
    answers = [engine.translate([TEXT], "en", target, 1)[0] for target in ("sq", "mk")]
    assert answers[0] != answers[1]


def test_too_long_a_sentence_is_refused_and_the_others_go_on(converted: Path) -> None:
    """CTranslate2 would cut it without a word."""
    engine = CTranslate2Engine(converted)
    attempts = engine.translate([TEXT * 40, TEXT], "en", "mk", 1)
    assert "128 positions" in (attempts[0].error or "")
    assert attempts[1].candidates


def test_scores_agree_with_those_of_decoding(converted: Path) -> None:
    """Force-decoding what beam search found gives the same likelihood."""
    engine = CTranslate2Engine(converted)
    assert isinstance(engine, ScoringEngine)
    best = engine.translate([TEXT], "en", "mk", 1)[0].candidates[0]
    pieces = engine._tokeniser.encode_target(best.text)
    likelihood = engine.score([TEXT], [best.text], "en", "mk")[0]
    assert likelihood.worst <= likelihood.mean < 0
    assert pieces


def test_information_is_that_of_the_manifest(converted: Path) -> None:
    """What goes into the provenance of every cell; the version is in the digest."""
    info = CTranslate2Engine(converted).info
    assert (info.engine, info.model, info.licence) == ("ctranslate2", "tiny-marian", "CC0-1.0")
    assert "ctranslate2-" in info.digest


def test_a_damaged_model_is_not_loaded(converted: Path, copy_of: Any) -> None:
    """The hash is checked before CTranslate2 sees the file."""
    folder = copy_of(converted)
    (folder / "model.bin").write_bytes(b"not a model")
    with pytest.raises(ModelError, match="wrong hash"):
        CTranslate2Engine(folder)
    with pytest.raises(ModelError, match="cannot load"):
        CTranslate2Engine(folder, verify=False).translate(["Skopje"], "en", "mk", 1)


def test_pieces_that_are_damaged_are_named(converted: Path, copy_of: Any) -> None:
    """A SentencePiece model that is none."""
    folder = copy_of(converted)
    for path in folder.glob("*.spm"):
        path.write_bytes(b"nothing")
    with pytest.raises(ModelError, match="SentencePiece"):
        CTranslate2Engine(folder, verify=False)


def test_without_the_extra_the_error_says_what_to_install(
    converted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The packages are imported late; their absence is a message."""
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "sentencepiece":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"triptych\[mt\]"):
        CTranslate2Engine(converted)
