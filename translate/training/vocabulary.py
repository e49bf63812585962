"""The SentencePiece vocabulary: one for all languages, digits apart, unknown letters as bytes."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import sentencepiece as spm

from triptych.translate.training.phrases import LANGUAGES

SIZE = 8000
SAMPLE = 240_000
END, UNKNOWN, PAD = "</s>", "<unk>", "<pad>"


def train(texts: Iterable[str], *, size: int = SIZE, sample: int = SAMPLE) -> bytes:
    """A unigram model of at most `sample` texts, as the bytes of its file."""
    model = io.BytesIO()

    def drawn() -> Iterator[str]:
        yield from islice(texts, sample)

    spm.SentencePieceTrainer.train(
        sentence_iterator=drawn(),
        model_writer=model,
        vocab_size=size,
        model_type="unigram",
        character_coverage=1.0,
        byte_fallback=True,
        split_digits=True,
        normalization_rule_name="identity",
        eos_id=0,
        unk_id=1,
        bos_id=-1,
        pad_id=-1,
        max_sentence_length=2000,
        num_threads=1,
        minloglevel=2,
    )
    return model.getvalue()


def tag(language: str) -> str:
    """The token that opens a source and names the language to write."""
    return f">>{language}<<"


def write_tokenizer(model: bytes, folder: Path) -> dict[str, int]:
    """Write what a Marian tokenizer reads, and return the vocabulary: piece to number."""
    folder.mkdir(parents=True, exist_ok=True)
    processor = spm.SentencePieceProcessor(model_proto=model)
    pieces = [processor.id_to_piece(i) for i in range(processor.get_piece_size())]
    pieces += [tag(language) for language in LANGUAGES] + [PAD]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    for name in ("source.spm", "target.spm"):
        (folder / name).write_bytes(model)
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), "utf-8")
    config = {"source_lang": "mul", "target_lang": "mul", "model_max_length": 512}
    (folder / "tokenizer_config.json").write_text(json.dumps(config), "utf-8")
    return vocabulary
