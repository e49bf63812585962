"""From a published model on the disk to a folder that the `ctranslate2` engine loads."""

from __future__ import annotations

import json
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from triptych.errors import MissingExtraError, ModelError
from triptych.translate.engines import Direction
from triptych.translate.folder import Manifest, file_hash, write_manifest

if TYPE_CHECKING:
    from ctranslate2.converters import TransformersConverter

JOINT_PIECES = ("sentencepiece.bpe.model", "spiece.model", "sentencepiece.model")
LICENCE_FILES = ("LICENSE", "LICENSE.txt", "README.md")


def check_source(folder: Path) -> None:
    """Raise `ModelError` for what cannot or must not be converted.

    Other formats than safetensors may run code when they are opened. A model saved again by
    transformers 5 may have a vocabulary of another size than its weights.
    """
    if not (folder / "config.json").is_file():
        raise ModelError(f"{folder}: no config.json: this is not a model of transformers")
    if not any(folder.glob("*.safetensors")):
        raise ModelError(
            f"{folder}: no .safetensors file: other formats may run code when they are opened and "
            "are not used. Many repositories have a revision with safetensors: name it with "
            "--revision, such as refs/pr/1"
        )
    if not (_joint_pieces(folder) or (folder / "source.spm").is_file()):
        raise ModelError(f"{folder}: no SentencePiece model (source.spm or {JOINT_PIECES[0]})")


def _joint_pieces(folder: Path) -> Path | None:
    return next((folder / n for n in JOINT_PIECES if (folder / n).is_file()), None)


def convert(source: Path, folder: Path, manifest: Manifest, *, quantization: str = "int8") -> None:
    """Convert `source` into a new folder with its manifest, whole or not at all.

    Raises `ModelError` if CTranslate2 refuses it, or if the converted vocabulary lacks a language.
    """
    check_source(source)
    converter = _converter(source)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".convert-") as temporary:
        made = Path(temporary) / "model"
        try:
            with quiet_transformers():
                converter.convert(str(made), quantization=quantization)
        except (ValueError, RuntimeError, OSError, KeyError, TypeError) as error:
            raise ModelError(f"{source}: cannot be converted: {_explained(error)}") from error
        _copy_pieces(source, made)
        check_languages(made, manifest.family, manifest.codes, manifest.directions, manifest.tagged)
        longest = min(manifest.longest, _positions(source))
        hashes = {p.name: file_hash(p) for p in sorted(made.iterdir())}
        write_manifest(replace(manifest, hashes=hashes, longest=longest), made)
        if folder.exists():
            shutil.rmtree(folder)
        made.rename(folder)


@contextmanager
def quiet_transformers() -> Iterator[None]:
    """No progress bars, and no advice to install sacremoses, whose work SentencePiece does here."""
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers has no type here
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Recommended: pip install sacremoses")
            yield
    finally:
        if shown:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]  # as above


def _explained(error: Exception) -> str:
    if isinstance(error, TypeError):
        return "its tokenizer cannot be loaded: files such as tokenizer.json are missing"
    text = str(error).splitlines()[0]
    if "vocabulary" in text.lower():
        text += (
            " (models saved again by transformers 5 have this fault: use the files as published)"
        )
    return text


def _converter(source: Path) -> TransformersConverter:
    try:
        import torch  # noqa: F401  # the converter needs it and would fail less clearly
        from ctranslate2.converters import TransformersConverter
    except ImportError:
        raise MissingExtraError("converting a model", "torch") from None

    class Converter(TransformersConverter):  # type: ignore[misc]  # CTranslate2 ships no types
        """The converter, told whether T5 scales its outputs.

        transformers 5 moved that from `tie_word_embeddings`, which CTranslate2 still reads, to
        `scale_decoder_outputs`; without this every T5 model that does not scale comes out wrong.
        """

        def load_model(self, model_class: Any, path: str, **options: Any) -> Any:
            network = model_class.from_pretrained(
                path, local_files_only=True, use_safetensors=True, **options
            )
            scales = getattr(network.config, "scale_decoder_outputs", None)
            if scales is not None:
                network.config.tie_word_embeddings = scales
            return network

    return Converter(str(source))


def _copy_pieces(source: Path, folder: Path) -> None:
    if joint := _joint_pieces(source):
        shutil.copyfile(joint, folder / "sentencepiece.model")
    else:
        for name in ("source.spm", "target.spm"):
            shutil.copyfile(source / name, folder / name)
    for name in LICENCE_FILES:
        if (source / name).is_file():
            shutil.copyfile(source / name, folder / name)


def _positions(source: Path) -> int:
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    positions = config.get("max_position_embeddings") or config.get("n_positions")
    return int(positions) if positions else 512


def vocabulary(folder: Path) -> set[str]:
    """The pieces that a converted model knows, on the source side."""
    for name in ("shared_vocabulary.json", "source_vocabulary.json"):
        path = folder / name
        if path.is_file():
            return set(json.loads(path.read_text(encoding="utf-8")))
    raise ModelError(f"{folder}: no vocabulary: convert the model again")


def check_languages(
    folder: Path,
    family: str,
    codes: Mapping[str, str],
    directions: tuple[Direction, ...],
    tagged: bool,
) -> None:
    """Raise `ModelError` if a language would become the unknown token, which nobody would notice.

    It happens to NLLB converted from a folder that has only its SentencePiece model.
    """
    if family == "marian" and not tagged:
        return
    shape = {"marian": ">>{}<<", "nllb": "{}", "m2m100": "__{}__", "t5": "<2{}>"}[family]
    known = vocabulary(folder)
    for language in sorted({code for pair in directions for code in pair}):
        token = shape.format(codes.get(language, language))
        if token not in known:
            raise ModelError(
                f"{folder}: the vocabulary does not know the language token {token}: convert from "
                "the whole model, with its tokenizer files"
            )
