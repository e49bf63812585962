"""From trained weights to the folder that ships: CTranslate2 int8, SentencePiece, a card."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import torch
from transformers import MarianMTModel

SHIPPED = ("model.bin", "config.json", "shared_vocabulary.json")


def save_network(
    network: MarianMTModel, weights: dict[str, torch.Tensor], tokenizer: Path, folder: Path
) -> None:
    """The network with these weights and its tokenizer, as transformers reads them."""
    network.load_state_dict(weights)
    network.save_pretrained(folder)
    for file in tokenizer.iterdir():
        shutil.copy(file, folder / file.name)


def convert(source: Path, folder: Path) -> None:
    """Convert a saved network to CTranslate2 int8 with its SentencePiece model beside it."""
    from ctranslate2.converters import TransformersConverter

    with tempfile.TemporaryDirectory() as temporary:
        made = Path(temporary) / "model"
        TransformersConverter(str(source)).convert(str(made), quantization="int8")
        folder.mkdir(parents=True, exist_ok=True)
        for name in SHIPPED:
            shutil.copy(made / name, folder / name)
    shutil.copy(source / "source.spm", folder / "sentencepiece.model")
