"""Tiny real models (SentencePiece, Marian, NLLB, T5), and engines that answer from a table."""

from __future__ import annotations

import io
import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from typing import Any, cast

import pytest

from triptych.story import Cell, Row
from triptych.translate.convert import convert
from triptych.translate.engines import Attempt, Candidate, Direction, EngineInfo, Likelihood
from triptych.translate.folder import Manifest

SIX = (("en", "sq"), ("en", "mk"), ("sq", "en"), ("sq", "mk"), ("mk", "en"), ("mk", "sq"))
CODES = {"en": "eng_Latn", "sq": "als_Latn", "mk": "mkd_Cyrl"}


@dataclass
class Table:
    """An engine that answers from a table; `asked` counts what it was asked."""

    answers: dict[tuple[str, str, str], list[str]]
    pairs: tuple[Direction, ...] = SIX
    scores: dict[tuple[str, str], float] = field(default_factory=dict)
    info: EngineInfo = field(default_factory=lambda: EngineInfo("table", "table", "1", "CC0", "d"))
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def directions(self) -> tuple[Direction, ...]:
        return self.pairs

    def translate(
        self, sentences: Sequence[str], source: str, target: str, n_best: int
    ) -> list[Attempt]:
        self.asked += [(source, target, s) for s in sentences]
        found = [self.answers.get((source, target, s), [])[:n_best] for s in sentences]
        return [
            Attempt(tuple(Candidate(text, -0.5 - i / 10) for i, text in enumerate(texts)))
            for texts in found
        ]


class ScoringTable(Table):
    """A table that also scores: `scores[source, target]`, else -1."""

    def score(
        self, sources: Sequence[str], targets: Sequence[str], source: str, target: str
    ) -> list[Likelihood]:
        values = [self.scores.get(pair, -1.0) for pair in zip(sources, targets, strict=True)]
        return [Likelihood(v, 2 * v) for v in values]


def row(number: int = 0, /, **texts: str | None) -> Row:
    """A row of human cells; None is a gap."""
    cells = {lang: Cell(text, "human" if text else None) for lang, text in texts.items()}
    return Row("story", number, "body", cells, 1.0)


@dataclass
class Local:
    """A real HTTP server in a thread; `reply` makes (status, headers, body) of a request.

    The parts of a body that is a list are sent 20 ms apart.
    """

    reply: Callable[
        [str, str, dict[str, str], bytes], tuple[int, dict[str, str], bytes | list[bytes]]
    ]
    requests: list[tuple[str, bytes]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def local() -> Iterator[Callable[[Any], Local]]:
    """Start servers; they stop at the end of the test."""
    servers = []

    def start(reply: Any) -> Local:
        state = Local(reply)

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                state.requests.append((self.path, body))
                status, headers, data = state.reply(
                    self.command, self.path, dict(self.headers), body
                )
                self.send_response(status)
                parts = [data] if isinstance(data, bytes) else data
                length = str(sum(map(len, parts)))
                for name, value in {"Content-Length": length, **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                with suppress(ConnectionError):
                    for part in parts:
                        self.wfile.write(part)
                        time.sleep(0.02 * (len(parts) > 1))
                self.close_connection = True

            do_GET = do_POST = _answer

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        servers.append(server)
        state.url = f"http://127.0.0.1:{server.server_address[1]}"
        return state

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def texts() -> list[str]:
    """Sentences in three languages to train tiny vocabularies on."""
    from triptych.translate.training.grammar import sentences

    return [text for s in islice(sentences(3), 300) for text in s.values()]


def _pieces(texts: list[str], kind: str, size: int, **options: Any) -> bytes:
    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_writer=model,
        vocab_size=size,
        model_type=kind,
        character_coverage=1.0,
        num_threads=1,
        minloglevel=2,
        **options,
    )
    return model.getvalue()


@pytest.fixture(scope="session")
def marian(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> Path:
    """A tagged Marian model for all six directions with random weights."""
    return _marian(tmp_path_factory.mktemp("marian"), texts, zero_pad=True)


@pytest.fixture(scope="session")
def marian_bad_pad(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> Path:
    """The same with a start embedding that is not zero, which CTranslate2 takes it to be."""
    return _marian(tmp_path_factory.mktemp("marian-pad"), texts, zero_pad=False)


def _marian(folder: Path, texts: list[str], *, zero_pad: bool) -> Path:
    import torch
    from transformers import MarianConfig, MarianMTModel

    from triptych.translate.training import vocabulary
    from triptych.translate.training.model import embeddings

    numbers = vocabulary.write_tokenizer(vocabulary.train(iter(texts), size=500), folder)
    torch.manual_seed(5)
    pad, end = numbers["<pad>"], numbers["</s>"]
    network = MarianMTModel(
        MarianConfig(
            vocab_size=len(numbers), d_model=32, encoder_layers=1, decoder_layers=1,
            encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=64,
            decoder_ffn_dim=64, max_position_embeddings=128, pad_token_id=pad, eos_token_id=end,
            decoder_start_token_id=pad, forced_eos_token_id=end, scale_embedding=True, dropout=0,
            init_std=0.3,
        )
    )  # fmt: skip
    with torch.no_grad():
        embeddings(network)[pad] = 0.0 if zero_pad else 1.0
    network.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def nllb(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> Path:
    """An NLLB model with its whole tokenizer."""
    import torch
    from transformers import M2M100Config, M2M100ForConditionalGeneration, NllbTokenizer

    folder = tmp_path_factory.mktemp("nllb")
    (folder / "sentencepiece.bpe.model").write_bytes(_pieces(texts, "bpe", 500))
    tokenizer = NllbTokenizer.from_pretrained(folder)
    tokenizer.add_special_tokens({"extra_special_tokens": list(CODES.values())})
    torch.manual_seed(1)
    M2M100ForConditionalGeneration(
        M2M100Config(
            vocab_size=len(tokenizer), d_model=32, encoder_layers=1, decoder_layers=1,
            encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=64,
            decoder_ffn_dim=64, max_position_embeddings=128, pad_token_id=1, bos_token_id=0,
            eos_token_id=2, decoder_start_token_id=2, scale_embedding=True, dropout=0, init_std=0.3,
        )
    ).save_pretrained(folder)  # fmt: skip
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def t5(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> Path:
    """A T5 like MADLAD: gated, outputs not scaled."""
    import torch
    from transformers import T5Config, T5ForConditionalGeneration, T5Tokenizer

    folder = tmp_path_factory.mktemp("t5")
    tags = [f"<2{code}>" for code in CODES]
    pieces = _pieces(
        texts, "unigram", 500, pad_id=0, eos_id=1, unk_id=2, bos_id=-1, user_defined_symbols=tags
    )
    (folder / "spiece.model").write_bytes(pieces)
    tokenizer = T5Tokenizer.from_pretrained(folder, extra_ids=0)
    torch.manual_seed(1)
    T5ForConditionalGeneration(
        T5Config(
            vocab_size=500, d_model=32, d_kv=16, num_layers=1, num_heads=2, d_ff=64,
            feed_forward_proj="gated-gelu", pad_token_id=0, eos_token_id=1, dropout_rate=0,
            **cast(Any, {"tie_word_embeddings": False, "decoder_start_token_id": 0}),
        )
    ).save_pretrained(folder)  # fmt: skip
    tokenizer.save_pretrained(folder)
    return folder


def manifest(family: str, **changes: Any) -> Manifest:
    """The manifest of a tiny model."""
    codes = CODES if family == "nllb" else {}
    values: dict[str, Any] = {
        "id": f"tiny-{family}",
        "family": family,
        "revision": "1",
        "licence": "CC0-1.0",
        "commercial": True,
        "directions": SIX,
        "codes": codes,
        "tagged": family == "marian",
    }
    return Manifest(**values | changes)


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory, marian: Path) -> Path:
    """The Marian model as the `ctranslate2` engine loads it; tests that change it copy it."""
    folder = tmp_path_factory.mktemp("converted") / "tiny-marian"
    convert(marian, folder, manifest("marian"))
    return folder


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[Path], Path]:
    """A copy of a folder that a test may spoil."""

    def copy(folder: Path) -> Path:
        made = tmp_path / f"copy-{folder.name}"
        shutil.copytree(folder, made)
        return made

    return copy


def as_json(value: object) -> bytes:
    """A JSON body."""
    return json.dumps(value, ensure_ascii=False).encode()
