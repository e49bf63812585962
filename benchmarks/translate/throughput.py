"""A naive transformers loop against the fill pipeline, on one random-weight Marian-base.

    python benchmarks/translate/throughput.py [--paragraphs 24]

The weights are random, so that nothing is downloaded: a random model rarely ends a sentence, and
both sides write until their limit. What is compared is the pieces written a second, the peak
memory of each process, and the time of a second run that the cache serves.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

THREADS = 2
VOCABULARY = 58_101  # of opus-mt models
FAMILY = {"id": "random-marian-base", "family": "marian", "revision": "0", "licence": "CC0-1.0"}


def paragraphs(number: int) -> list[str]:
    """Paragraphs of two or three sentences; one in six is a line that agencies repeat."""
    from triptych.translate.training.grammar import Grammar
    from triptych.translate.training.templates import target_form

    rng, grammar = Random(4), Grammar()
    made = []
    for index in range(number):
        if index % 6 == 5:
            made.append(made[0])
            continue
        sentences = [grammar.sentence(rng)["en"] for _ in range(rng.randint(2, 3))]
        made.append(" ".join(target_form(s, "en") for s in sentences))
    return made


def prepare(folder: Path) -> None:
    """A Marian-base with random weights, as published models are, and converted."""
    import torch
    from transformers import MarianConfig, MarianMTModel

    from triptych.translate.convert import convert
    from triptych.translate.folder import manifest_from
    from triptych.translate.loading import shipped_model
    from triptych.translate.training import vocabulary

    shipped = shipped_model()
    assert shipped is not None
    source = folder / "source"
    vocabulary.write_tokenizer((shipped / "sentencepiece.model").read_bytes(), source)
    pieces = json.loads((source / "vocab.json").read_text("utf-8"))
    del pieces[vocabulary.PAD]
    for number in range(len(pieces), VOCABULARY - 1):
        pieces[f"unused{number}"] = number
    pieces[vocabulary.PAD] = len(pieces)
    (source / "vocab.json").write_text(json.dumps(pieces, ensure_ascii=False), "utf-8")
    torch.manual_seed(1)
    pad, end = pieces[vocabulary.PAD], pieces[vocabulary.END]
    config = MarianConfig(
        vocab_size=len(pieces), d_model=512, encoder_layers=6, decoder_layers=6,
        encoder_attention_heads=8, decoder_attention_heads=8, encoder_ffn_dim=2048,
        decoder_ffn_dim=2048, max_position_embeddings=512, pad_token_id=pad, eos_token_id=end,
        decoder_start_token_id=pad, forced_eos_token_id=end, scale_embedding=True,
        activation_function="swish",
    )  # fmt: skip
    network = MarianMTModel(config)
    with torch.no_grad():
        network.get_input_embeddings().weight[pad].zero_()
    network.save_pretrained(source)
    record = {**FAMILY, "commercial": True, "directions": [["en", "mk"]], "tagged": True}
    convert(source, folder / "converted", manifest_from(record))


def naive(folder: Path, number: int) -> dict[str, Any]:
    """One paragraph at a time, beam 4, float32."""
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    torch.set_num_threads(THREADS)
    source = folder / "source"
    network = AutoModelForSeq2SeqLM.from_pretrained(source, use_safetensors=True).eval()
    tokeniser = AutoTokenizer.from_pretrained(source)
    texts = paragraphs(number)
    start, pieces = time.perf_counter(), 0
    for text in texts:
        encoded = tokeniser(f">>mk<< {text}", return_tensors="pt", truncation=True)
        limit = 2 * encoded["input_ids"].shape[1]
        with torch.inference_mode():
            out = network.generate(**encoded, num_beams=4, max_new_tokens=limit)
        pieces += out.shape[1] - 1
    return {"seconds": time.perf_counter() - start, "pieces": pieces, "memory": peak()}


def pipeline(folder: Path, number: int) -> dict[str, Any]:
    """The filler as `triptych fill` makes it, with a cache file."""
    from triptych.story import Cell, Row
    from triptych.translate.cache import Cache
    from triptych.translate.ctranslate import CTranslate2Engine
    from triptych.translate.filler import Filler
    from triptych.translate.settings import FillSettings

    texts = paragraphs(number)
    rows = [
        Row("s", i, "body", {"en": Cell(t, "human"), "mk": Cell(None)}, 1.0)
        for i, t in enumerate(texts)
    ]

    class Counted(CTranslate2Engine):
        """Keeps count, and apart the time that loading takes, as the loop does."""

        loading = 0.0

        @cached_property
        def translator(self) -> Any:
            start = time.perf_counter()
            counting = Counting(super().translator)
            self.loading = time.perf_counter() - start
            return counting

    engine = Counted(folder / "converted", threads=THREADS)
    cache = Cache(folder / "cache.sqlite")
    filler = Filler([engine], settings=FillSettings(n_best=4), cache=cache)
    start = time.perf_counter()
    filler.fill(None, rows, ["mk"])
    seconds = time.perf_counter() - start - engine.loading
    cache.close()
    counting = vars(engine).get("translator")
    pieces = counting.pieces if counting else 0
    return {"seconds": seconds, "pieces": pieces, "memory": peak()}


class Counting:
    """CTranslate2's translator, counting the pieces of the best hypotheses."""

    def __init__(self, translator: Any) -> None:
        self.translator = translator
        self.pieces = 0

    def translate_batch(self, *arguments: Any, **options: Any) -> Any:
        """Translate, and count what was written."""
        results = self.translator.translate_batch(*arguments, **options)
        self.pieces += sum(len(result.hypotheses[0]) for result in results)
        return results

    def score_batch(self, *arguments: Any, **options: Any) -> Any:
        """As it is."""
        return self.translator.score_batch(*arguments, **options)


def peak() -> float:
    """The peak memory of this process, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def part(name: str, folder: Path, number: int) -> dict[str, Any]:
    """Run one side in a process of its own."""
    command = [sys.executable, __file__, "--part", name, "--folder", str(folder)]
    done = subprocess.run(
        [*command, "--paragraphs", str(number)], check=True, stdout=subprocess.PIPE, text=True
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--paragraphs", type=int, default=24)
    parser.add_argument("--part", choices=["prepare", "naive", "pipeline"])
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.part == "prepare":
        prepare(options.folder)
        print("{}")
        return
    if options.part:
        run = naive if options.part == "naive" else pipeline
        print(json.dumps(run(options.folder, options.paragraphs)))
        return
    folder = Path(tempfile.mkdtemp(prefix="triptych-throughput-"))
    try:
        part("prepare", folder, 0)
        slow = part("naive", folder, options.paragraphs)
        fast = part("pipeline", folder, options.paragraphs)
        again = part("pipeline", folder, options.paragraphs)
    finally:
        shutil.rmtree(folder)
    report(slow, fast, again)


def report(slow: dict[str, Any], fast: dict[str, Any], again: dict[str, Any]) -> None:
    """Figures and ratios."""
    rates = [r["pieces"] / r["seconds"] for r in (slow, fast)]
    print(
        f"naive loop  {rates[0]:8.1f} pieces/s  {slow['memory']:7.0f} MB  {slow['seconds']:7.2f} s"
    )
    print(
        f"pipeline    {rates[1]:8.1f} pieces/s  {fast['memory']:7.0f} MB  {fast['seconds']:7.2f} s"
    )
    print(f"from cache  {'':17}  {again['memory']:7.0f} MB  {again['seconds']:7.3f} s")
    print(
        f"speed {rates[1] / rates[0]:.1f} times, memory {fast['memory'] / slow['memory']:.2f} of it"
    )
    print(f"cache {fast['seconds'] / again['seconds']:.0f} times faster than the first run")


if __name__ == "__main__":
    main()
