"""Pieces of a sentence as each family of models wants them, with SentencePiece alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from triptych.errors import MissingExtraError, ModelError
from triptych.translate.folder import Manifest

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor

END = "</s>"


def load_pieces(path: Path) -> SentencePieceProcessor:
    """Load a SentencePiece model."""
    try:
        import sentencepiece
    except ImportError:
        raise MissingExtraError("machine translation", "mt") from None
    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(path))
    except (OSError, RuntimeError) as error:
        raise ModelError(f"{path}: not a SentencePiece model ({error}): get it again") from None


@dataclass(frozen=True, slots=True)
class Tokeniser:
    """Source and target pieces of one model, language tokens and ends in their places."""

    manifest: Manifest
    source: SentencePieceProcessor
    target: SentencePieceProcessor

    @classmethod
    def load(cls, folder: Path, manifest: Manifest) -> Tokeniser:
        """The SentencePiece models of a folder: one for both sides, or one a side."""
        joint = folder / "sentencepiece.model"
        if joint.is_file():
            pieces = load_pieces(joint)
            return cls(manifest, pieces, pieces)
        sides = [folder / name for name in ("source.spm", "target.spm")]
        for path in sides:
            if not path.is_file():
                raise ModelError(f"{folder}: the model lacks {path.name}: get it again")
        return cls(manifest, load_pieces(sides[0]), load_pieces(sides[1]))

    def language_token(self, language: str) -> str:
        """The token by which the model knows a language."""
        code = self.manifest.codes.get(language, language)
        return {
            "marian": f">>{code}<<",
            "nllb": code,
            "m2m100": f"__{code}__",
            "t5": f"<2{code}>",
        }[self.manifest.family]

    def encode_source(self, text: str, source: str, target: str) -> list[str]:
        """The pieces that the encoder reads."""
        pieces: list[str] = self.source.encode(text, out_type=str)
        family = self.manifest.family
        if family in ("nllb", "m2m100"):
            return [self.language_token(source), *pieces, END]
        if family == "t5" or self.manifest.tagged:
            return [self.language_token(target), *pieces, END]
        return [*pieces, END]

    def encode_target(self, text: str) -> list[str]:
        """The pieces of a translation, without language token and end."""
        pieces: list[str] = self.target.encode(text, out_type=str)
        return pieces

    def prefix(self, target: str) -> list[str] | None:
        """The tokens that the decoder starts from, besides its own start token."""
        if self.manifest.family in ("nllb", "m2m100"):
            return [self.language_token(target)]
        return None

    def decode(self, pieces: Sequence[str], target: str) -> str:
        """The text of what the decoder wrote."""
        token = self.language_token(target)
        text: str = self.target.decode([p for p in pieces if p not in (token, END)])
        return text
