"""The network and its training: a small Marian transformer on one core."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import sentencepiece as spm
import torch
from transformers import MarianConfig, MarianMTModel

from triptych.translate.training.corpus import Pair
from triptych.translate.training.vocabulary import END, PAD, tag

IGNORED = -100
HAS_BFLOAT16 = bool(torch.cpu._is_avx512_bf16_supported())  # elsewhere it takes ten times as long


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides the weights, besides the data."""

    steps: int = 9000
    batch_tokens: int = 1400  # target pieces, padding counted
    width: int = 192
    encoder_layers: int = 4
    decoder_layers: int = 2
    heads: int = 4
    learning_rate: float = 1e-3
    warmup: int = 500
    smoothing: float = 0.05
    averaging: float = 0.999  # of the exponential moving average of the weights
    longest: int = 110  # pieces
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Batch:
    """Source, its mask, decoder input and labels; each (sentences, pieces)."""

    source: torch.Tensor
    mask: torch.Tensor
    decoder: torch.Tensor
    labels: torch.Tensor


def _padded(rows: list[list[int]], value: int) -> torch.Tensor:
    width = max(map(len, rows))
    return torch.tensor([row + [value] * (width - len(row)) for row in rows])


def make_batch(rows: list[tuple[list[int], list[int]]], pad: int) -> Batch:
    """Tensors of rows (source, target), both ended; Marian's decoder starts from padding."""
    source = _padded([s for s, _ in rows], pad)
    return Batch(
        source,
        (source != pad).long(),
        _padded([[pad, *t[:-1]] for _, t in rows], pad),
        _padded([t for _, t in rows], IGNORED),
    )


def batches(
    pairs: Iterator[Pair], model: bytes, vocabulary: dict[str, int], recipe: Recipe
) -> Iterator[Batch]:
    """Batches of sentences of similar length; forty batches' worth is sorted at a time."""
    processor = spm.SentencePieceProcessor(model_proto=model)
    pad, end = vocabulary[PAD], vocabulary[END]
    generator = torch.Generator().manual_seed(recipe.seed)
    while True:
        pool: list[tuple[list[int], list[int]]] = []
        pieces = 0
        while pieces < 40 * recipe.batch_tokens:
            _, language, source, target = next(pairs)
            row = (
                [vocabulary[tag(language)], *processor.encode(source), end],
                [*processor.encode(target), end],
            )
            if max(map(len, row)) <= recipe.longest:
                pool.append(row)
                pieces += len(row[1])
        pool.sort(key=lambda row: (len(row[1]), len(row[0])))
        made: list[list[tuple[list[int], list[int]]]] = [[]]
        for row in pool:
            if (len(made[-1]) + 1) * max(map(len, row)) > recipe.batch_tokens:
                made.append([])
            made[-1].append(row)
        for index in torch.randperm(len(made), generator=generator).tolist():
            if made[index]:
                yield make_batch(made[index], pad)


def build(vocabulary: dict[str, int], recipe: Recipe) -> MarianMTModel:
    """A network with fresh weights."""
    torch.manual_seed(recipe.seed)
    pad, end = vocabulary[PAD], vocabulary[END]
    config = MarianConfig(
        vocab_size=len(vocabulary),
        d_model=recipe.width,
        encoder_layers=recipe.encoder_layers,
        decoder_layers=recipe.decoder_layers,
        encoder_attention_heads=recipe.heads,
        decoder_attention_heads=recipe.heads,
        encoder_ffn_dim=4 * recipe.width,
        decoder_ffn_dim=4 * recipe.width,
        activation_function="relu",
        dropout=0.0,
        attention_dropout=0.0,
        activation_dropout=0.0,
        max_position_embeddings=512,
        scale_embedding=True,
        pad_token_id=pad,
        eos_token_id=end,
        forced_eos_token_id=end,
        decoder_start_token_id=pad,
        share_encoder_decoder_embeddings=True,
        init_std=recipe.width**-0.5,
    )
    network = MarianMTModel(config)
    network.set_attn_implementation("eager")  # half the fused kernel's time, going backward
    with torch.no_grad():
        for name, weight in network.named_parameters():
            if weight.dim() == 2 and "embed" not in name:
                torch.nn.init.xavier_uniform_(weight)
        embeddings(network)[pad].zero_()
    return network


def embeddings(network: MarianMTModel) -> torch.Tensor:
    """The weights of the embeddings, which both sides and the output share."""
    weight = network.get_input_embeddings().weight
    assert isinstance(weight, torch.Tensor)
    return weight


def _loss(network: MarianMTModel, batch: Batch, smoothing: float) -> torch.Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=HAS_BFLOAT16):
        states = network.model(
            input_ids=batch.source, attention_mask=batch.mask, decoder_input_ids=batch.decoder
        ).last_hidden_state
        kept = batch.labels != IGNORED
        logits = network.lm_head(states[kept])
    # In bfloat16, where that is there, in a third of the time; the gradient ends in it anyway.
    return torch.nn.functional.cross_entropy(logits, batch.labels[kept], label_smoothing=smoothing)


class Average:
    """An exponential moving average of the weights, which takes the place of a decaying rate."""

    def __init__(self, network: MarianMTModel, decay: float) -> None:
        self.decay = decay
        self.weights = {k: v.detach().clone() for k, v in network.state_dict().items()}

    @torch.no_grad()
    def update(self, network: MarianMTModel, step: int) -> None:
        """Move towards the weights of `network`; faster in the first steps."""
        decay = min(self.decay, (1 + step) / (10 + step))
        for key, value in network.state_dict().items():
            self.weights[key].lerp_(value, 1 - decay)


def train(
    network: MarianMTModel,
    stream: Iterator[Batch],
    recipe: Recipe,
    *,
    each: Callable[[int, Average], None],
    every: int,
    log: Path,
) -> Average:
    """Train for `recipe.steps`; `each(step, average)` is called every so many steps."""
    optimiser = torch.optim.AdamW(
        network.parameters(),
        lr=recipe.learning_rate,
        betas=(0.9, 0.98),
        weight_decay=0.01,
        fused=True,
    )
    average = Average(network, recipe.averaging)
    pad = network.config.pad_token_id
    network.train()
    start, lost, pieces = time.monotonic(), 0.0, 0
    log.write_text(json.dumps(asdict(recipe)) + "\n", "utf-8")
    for step in range(1, recipe.steps + 1):
        rate = min(step / recipe.warmup, 1 - (step - 1) / recipe.steps)  # it falls to nothing
        for group in optimiser.param_groups:
            group["lr"] = recipe.learning_rate * rate
        batch = next(stream)
        optimiser.zero_grad(set_to_none=True)
        loss = _loss(network, batch, recipe.smoothing)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        if (gradient := embeddings(network).grad) is not None:
            gradient[pad] = 0
        optimiser.step()
        average.update(network, step)
        lost += loss.item()
        pieces += int((batch.labels != IGNORED).sum())
        if step % 50 == 0:
            seconds = time.monotonic() - start
            with log.open("a", encoding="utf-8") as file:
                entry = {"step": step, "loss": round(lost / 50, 4), "pieces": pieces}
                file.write(json.dumps(entry | {"seconds": round(seconds)}) + "\n")
            lost = 0.0
        if step % every == 0:
            each(step, average)
    return average
