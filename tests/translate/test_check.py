"""Every fault that is known to pass unseen, built with a tiny model and caught."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.translate.conftest import SIX, manifest
from triptych.errors import MissingExtraError, ModelError
from triptych.translate.check import check_model
from triptych.translate.convert import check_source, convert
from triptych.translate.folder import MANIFEST, file_hash, read_manifest, write_manifest

Copy = Callable[[Path], Path]


def failed(folder: Path, source: Path | None = None) -> dict[str, str]:
    """The checks that a model does not pass."""
    return {v.check: v.detail for v in check_model(folder, source=source) if v.passed is False}


def test_a_marian_model_passes_every_check(converted: Path, marian: Path) -> None:
    """The good case: nothing fails and parity is measured."""
    verdicts = {v.check: v for v in check_model(converted, source=marian)}
    assert {v.passed for v in verdicts.values()} == {True}
    assert "differ by at most 0.0" in verdicts["parity"].detail


def test_parity_is_not_measured_without_the_published_model(converted: Path) -> None:
    """A check that could not be made says so and does not count as passed."""
    verdict = next(v for v in check_model(converted) if v.check == "parity")
    assert verdict.passed is None
    assert "--source" in verdict.detail


def test_without_the_engine_the_model_is_not_blamed(
    monkeypatch: pytest.MonkeyPatch, converted: Path
) -> None:
    """A model that cannot be loaded for want of a package has not failed: the extra is named."""
    monkeypatch.setattr("triptych.translate.ctranslate.find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r"triptych\[mt\]"):
        check_model(converted)


def test_nllb_passes_and_knows_its_languages(tmp_path: Path, nllb: Path) -> None:
    """NLLB from its whole tokenizer: language tokens in their places on both sides."""
    folder = tmp_path / "nllb"
    convert(nllb, folder, manifest("nllb"))
    assert failed(folder, nllb) == {}


def test_nllb_with_only_its_pieces_is_refused(tmp_path: Path, nllb: Path) -> None:
    """Without tokenizer.json its language codes would silently become the unknown token."""
    source = tmp_path / "source"
    shutil.copytree(nllb, source)
    (source / "tokenizer.json").unlink()
    (source / "tokenizer_config.json").write_text('{"tokenizer_class": "NllbTokenizer"}', "utf-8")
    with pytest.raises(ModelError, match=r"language token (als_Latn|eng_Latn)"):
        convert(source, tmp_path / "made", manifest("nllb"))
    assert not (tmp_path / "made").exists()


def test_t5_that_does_not_scale_its_outputs_comes_out_right(tmp_path: Path, t5: Path) -> None:
    """MADLAD's trap: CTranslate2 alone converts it with scaled outputs."""
    folder = tmp_path / "t5"
    convert(t5, folder, manifest("t5"))
    assert failed(folder, t5) == {}


def test_parity_catches_t5_converted_without_care(tmp_path: Path, t5: Path) -> None:
    """The same model by CTranslate2's own converter is silently wrong, and is caught."""
    from ctranslate2.converters import TransformersConverter

    folder, careless = tmp_path / "t5", tmp_path / "careless"
    convert(t5, folder, manifest("t5"))
    TransformersConverter(str(t5)).convert(str(careless), quantization="int8")
    shutil.copy(careless / "model.bin", folder / "model.bin")
    rehash(folder, "model.bin")
    assert "parity" in failed(folder, t5)


def test_parity_catches_a_start_that_is_not_zero(tmp_path: Path, marian_bad_pad: Path) -> None:
    """Marian starts from a zero embedding; CTranslate2 supposes it whatever the weights say."""
    folder = tmp_path / "marian"
    convert(marian_bad_pad, folder, manifest("marian"))
    assert "parity" in failed(folder, marian_bad_pad)


def test_a_vocabulary_of_another_size_is_refused(tmp_path: Path, nllb: Path) -> None:
    """M2M100 saved again by transformers 5: the tokenizer has more pieces than the weights."""
    source = tmp_path / "source"
    shutil.copytree(nllb, source)
    tokenizer = json.loads((source / "tokenizer.json").read_text("utf-8"))
    vocabulary = tokenizer["model"]["vocab"]
    for extra in range(5):
        vocabulary[f"extra{extra}"] = len(vocabulary) + 3 + extra
    (source / "tokenizer.json").write_text(json.dumps(tokenizer), "utf-8")
    with pytest.raises(ModelError, match="vocabulary"):
        convert(source, tmp_path / "made", manifest("nllb"))


def test_other_weights_than_safetensors_are_refused(tmp_path: Path, marian: Path) -> None:
    """A .bin file may run code when it is opened."""
    source = tmp_path / "source"
    shutil.copytree(marian, source)
    (source / "model.safetensors").rename(source / "pytorch_model.bin")
    with pytest.raises(ModelError, match="safetensors"):
        check_source(source)


def test_positions_are_those_of_the_model(converted: Path) -> None:
    """The manifest takes the model's own limit, and a longer text is refused, not cut."""
    assert read_manifest(converted).longest == 128


def test_a_missing_file_is_named(converted: Path, copy_of: Copy) -> None:
    """An incomplete folder."""
    folder = copy_of(converted)
    (folder / "model.bin").unlink()
    assert "model.bin" in failed(folder)["files"]


def test_a_wrong_hash_is_named(converted: Path, copy_of: Copy) -> None:
    """A damaged file."""
    folder = copy_of(converted)
    path = folder / "shared_vocabulary.json"
    path.write_bytes(path.read_bytes() + b" ")
    assert "wrong hash" in failed(folder)["files"]


def test_a_folder_without_a_manifest_is_no_model(tmp_path: Path) -> None:
    """Any other folder."""
    assert MANIFEST in failed(tmp_path)["manifest"]


def test_an_unusable_manifest_is_named(converted: Path, copy_of: Copy) -> None:
    """A manifest of another kind of thing."""
    folder = copy_of(converted)
    (folder / MANIFEST).write_text('family = "gru"\n', "utf-8")
    assert "cannot be used" in failed(folder)["manifest"]


def test_a_language_that_is_the_unknown_token_is_caught(converted: Path, copy_of: Copy) -> None:
    """The vocabulary has no token for a language of the manifest."""
    folder = copy_of(converted)
    write_manifest(replace(read_manifest(folder), directions=(*SIX, ("en", "sr"))), folder)
    assert ">>sr<<" in failed(folder)["languages"]


def test_a_licence_that_contradicts_the_registry_is_caught(converted: Path, copy_of: Copy) -> None:
    """A non-commercial model that calls itself free."""
    folder = copy_of(converted)
    other = replace(read_manifest(folder), id="nllb-200-600M", licence="MIT")
    write_manifest(other, folder)
    assert "CC-BY-NC-4.0" in failed(folder)["licence"]


def rehash(folder: Path, name: str) -> None:
    """Put the hash of a changed file into the manifest."""
    old = read_manifest(folder)
    write_manifest(replace(old, hashes={**old.hashes, name: file_hash(folder / name)}), folder)
