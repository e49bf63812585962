"""To go on from a model that is finished: its int8 weights, with another vocabulary.

What is read is the binary format of CTranslate2, version 6 (`ctranslate2/specs/model_spec.py`).
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import sentencepiece as spm
import torch
from transformers import MarianMTModel

from triptych.errors import ModelError
from triptych.translate.training.model import embeddings
from triptych.translate.training.vocabulary import PAD

VERSION = 6
TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)
SPACE = "\u2581"  # SentencePiece's
# CTranslate2 keeps the projections of a layer in one matrix, one below the other.
SELF = {"linear_0": ("q_proj", "k_proj", "v_proj"), "linear_1": ("out_proj",)}
CROSS = {"linear_0": ("q_proj",), "linear_1": ("k_proj", "v_proj"), "linear_2": ("out_proj",)}
FEED = {"linear_0": ("fc1",), "linear_1": ("fc2",)}

Arrays = dict[str, npt.NDArray[np.generic]]


def read_arrays(path: Path) -> Arrays:
    """The arrays of a `model.bin`, by name."""
    data, at = path.read_bytes(), 0

    def take(code: str) -> int:
        nonlocal at
        (value,) = struct.unpack_from(f"<{code}", data, at)
        at += struct.calcsize(f"<{code}")
        return int(value)

    def name() -> str:
        nonlocal at
        length = take("H")
        at += length
        return data[at - length : at - 1].decode()

    if (version := take("I")) != VERSION:
        raise ModelError(f"{path} is of version {version} of the format, not {VERSION}")
    name()
    take("I")
    arrays: Arrays = {}
    for _ in range(take("I")):
        key = name()
        shape = [take("I") for _ in range(take("B"))]
        kind = np.dtype(TYPES[take("B")])
        size = take("I")
        arrays[key] = np.frombuffer(data, kind, size // kind.itemsize, at).reshape(shape)
        at += size
    for _ in range(take("I")):  # equal arrays are stored once
        alias = name()
        arrays[alias] = arrays[name()]
    return arrays


def take_over(network: MarianMTModel, vocabulary: dict[str, int], folder: Path) -> int:
    """Put the weights of the model in `folder` into a network of the same size.

    A piece that the model does not know begins as the mean of the pieces that it is made of. The
    number of pieces that both know is returned.
    """
    arrays = read_arrays(folder / "model.bin")
    weights = network.state_dict()
    for side in ("encoder", "decoder"):
        for layer in range(getattr(network.config, f"{side}_layers")):
            theirs, ours = f"{side}/layer_{layer}", f"model.{side}.layers.{layer}"
            _layer(weights, arrays, (f"{theirs}/self_attention", f"{ours}.self_attn"), SELF)
            if side == "decoder":
                _layer(weights, arrays, (f"{theirs}/attention", f"{ours}.encoder_attn"), CROSS)
            _layer(weights, arrays, (f"{theirs}/ffn", ours), FEED, norm="final")
    network.load_state_dict(weights)
    return _carry_pieces(
        embeddings(network), _matrix(arrays, "decoder/embeddings"), vocabulary, folder
    )


def _matrix(arrays: Arrays, name: str) -> torch.Tensor:
    """A matrix in floating point: int8 rows are divided by their scale."""
    rows = arrays[f"{name}/weight"].astype(np.float32)
    scale = arrays.get(f"{name}/weight_scale")
    return torch.from_numpy(rows if scale is None else rows / scale.astype(np.float32)[:, None])


def _layer(
    weights: dict[str, torch.Tensor],
    arrays: Arrays,
    names: tuple[str, str],
    parts: Mapping[str, tuple[str, ...]],
    *,
    norm: str | None = None,
) -> None:
    theirs, ours = names
    for joined, single in parts.items():
        matrices = _matrix(arrays, f"{theirs}/{joined}").chunk(len(single))
        for part, matrix in zip(single, matrices, strict=True):
            weights[f"{ours}.{part}.weight"] = matrix
        bias = torch.from_numpy(arrays[f"{theirs}/{joined}/bias"].copy()).chunk(len(single))
        for part, row in zip(single, bias, strict=True):
            weights[f"{ours}.{part}.bias"] = row
    place = f"{ours}.final_layer_norm" if norm else f"{ours}_layer_norm"
    for key, array in (("weight", "gamma"), ("bias", "beta")):
        weights[f"{place}.{key}"] = torch.from_numpy(arrays[f"{theirs}/layer_norm/{array}"].copy())


@torch.no_grad()
def _carry_pieces(
    table: torch.Tensor, known: torch.Tensor, vocabulary: dict[str, int], folder: Path
) -> int:
    pieces = json.loads((folder / "shared_vocabulary.json").read_text("utf-8"))
    rows = {piece: row for row, piece in enumerate(pieces) if piece != PAD}
    splitter = spm.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    shared = 0
    for piece, number in vocabulary.items():
        if piece in rows:
            table[number] = known[rows[piece]]
            shared += 1
        elif piece != PAD:
            made_of = splitter.encode(piece.replace(SPACE, " "), out_type=str)
            if parts := [rows[p] for p in made_of if p in rows and p != SPACE]:
                table[number] = known[parts].mean(0)
    return shared
