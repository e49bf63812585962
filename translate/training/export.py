"""From trained weights to the folder that ships: CTranslate2 int8, SentencePiece, a card."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import torch
from transformers import MarianMTModel

from triptych.translate.convert import quiet_transformers
from triptych.translate.folder import Manifest, file_hash, write_manifest
from triptych.translate.training.corpus import DIRECTIONS

SHIPPED = ("model.bin", "config.json", "shared_vocabulary.json")
PIECES = "sentencepiece.model"
NOTE = "demonstration model: it knows simple agency sentences only; have a person check it"
LONGEST = 128  # pieces; it was trained on at most 110


def save_network(
    network: MarianMTModel, weights: dict[str, torch.Tensor], tokenizer: Path, folder: Path
) -> None:
    """The network with these weights and its tokenizer, as transformers reads them."""
    network.load_state_dict(weights)
    network.save_pretrained(folder)
    for file in tokenizer.iterdir():
        shutil.copy(file, folder / file.name)


def convert(source: Path, folder: Path, *, step: int) -> None:
    """Convert a saved network to CTranslate2 int8 with one SentencePiece model and a manifest."""
    from ctranslate2.converters import TransformersConverter

    with tempfile.TemporaryDirectory() as temporary:
        made = Path(temporary) / "model"
        with quiet_transformers():
            TransformersConverter(str(source)).convert(str(made), quantization="int8")
        folder.mkdir(parents=True, exist_ok=True)
        for name in SHIPPED:
            shutil.copyfile(made / name, folder / name)
    shutil.copyfile(source / "source.spm", folder / PIECES)
    manifest = Manifest(
        id="triptych-demonstration",
        family="marian",
        revision=f"2.{step}",  # the second grammar
        licence="Apache-2.0",
        commercial=True,
        directions=DIRECTIONS,
        codes={},
        tagged=True,
        note=NOTE,
        demonstration=True,
        longest=LONGEST,
        hashes={name: file_hash(folder / name) for name in (*SHIPPED, PIECES)},
    )
    write_manifest(manifest, folder)
