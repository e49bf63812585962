"""The `ctranslate2` engine: converted models, quantised to int8, on the processor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from triptych.errors import EngineError, MissingExtraError, ModelError
from triptych.translate.engines import Attempt, Candidate, Direction, EngineInfo, Likelihood
from triptych.translate.folder import Manifest, read_manifest, verify_files
from triptych.translate.tokens import Tokeniser

if TYPE_CHECKING:
    import ctranslate2

BATCH_TOKENS = 96  # 256 is a fifth faster and takes twice the memory beside the weights
LEAST_ROOM = 24  # pieces that a translation may always have
ROOM = 2  # times the pieces of the source, rounded up to a step
STEP = 8
DECODING = f"{ROOM}x{STEP}+{LEAST_ROOM}"


class CTranslate2Engine:
    """A model's folder (see `folder`), translated with beam search.

    Decoding is deterministic. A source is never cut: one with more pieces than the model has
    positions is refused with a reason. The weights are loaded when the first sentence is asked, so
    that a run which the cache serves goes without them.
    """

    def __init__(
        self,
        folder: Path,
        *,
        threads: int = 1,
        beam: int = 4,
        verify: bool = True,
        compute_type: str = "default",
    ) -> None:
        manifest = read_manifest(folder)
        if verify:
            verify_files(folder, manifest)
        self.manifest: Manifest = manifest
        self.folder = folder
        self.beam = beam
        if find_spec("ctranslate2") is None:
            raise MissingExtraError("machine translation", "mt")
        self._tokeniser = Tokeniser.load(folder, manifest)
        self._threads = threads
        self._compute_type = compute_type

    @cached_property
    def translator(self) -> ctranslate2.Translator:
        """The weights in memory; raises `ModelError` if CTranslate2 refuses them."""
        return _load(self.folder, self._threads, self._compute_type)

    @property
    def info(self) -> EngineInfo:
        """The manifest, and the version of CTranslate2 in the digest."""
        m = self.manifest
        return EngineInfo(
            engine="ctranslate2",
            model=m.id,
            revision=m.revision,
            licence=m.licence,
            digest=f"{m.digest}/ctranslate2-{version('ctranslate2')}/beam-{self.beam}-{DECODING}",
            commercial=m.commercial,
            note=m.note,
            demonstration=m.demonstration,
            limits=m.limits,
        )

    def directions(self) -> Collection[Direction]:
        """Those of the manifest."""
        return self.manifest.directions

    def translate(
        self, sentences: Sequence[str], source: str, target: str, n_best: int
    ) -> list[Attempt]:
        """Translate in batches of about `BATCH_TOKENS` pieces, sentences of like length together."""
        encoded = [self._tokeniser.encode_source(s, source, target) for s in sentences]
        attempts = [
            Attempt(error=f"longer than the {self.manifest.longest} positions of the model")
        ] * len(sentences)
        rooms: dict[int, list[int]] = defaultdict(list)
        for index, pieces in enumerate(encoded):
            if len(pieces) <= self.manifest.longest:
                rooms[self._room(len(pieces))].append(index)
        for room, indices in sorted(rooms.items()):
            made = self._decode([encoded[i] for i in indices], target, n_best, room)
            for index, attempt in zip(indices, made, strict=True):
                attempts[index] = attempt
        return attempts

    def _room(self, pieces: int) -> int:
        """How long a translation may become: by the sentence alone, so that its batch has no say."""
        return min(self.manifest.longest, ROOM * STEP * -(-pieces // STEP) + LEAST_ROOM)

    def _decode(
        self, encoded: list[list[str]], target: str, n_best: int, room: int
    ) -> list[Attempt]:
        prefix = self._tokeniser.prefix(target)
        try:
            results = self.translator.translate_batch(
                encoded,
                target_prefix=[prefix] * len(encoded) if prefix else None,
                batch_type="tokens",
                max_batch_size=BATCH_TOKENS,
                beam_size=max(self.beam, n_best),
                num_hypotheses=n_best,
                return_scores=True,
                max_input_length=0,
                max_decoding_length=room,
            )
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"{self.folder}: CTranslate2 failed: {error}") from error
        return [
            Attempt(
                tuple(
                    Candidate(self._tokeniser.decode(pieces, target).strip(), score)
                    for pieces, score in zip(result.hypotheses, result.scores, strict=True)
                )
            )
            for result in results
        ]

    def score(
        self, sources: Sequence[str], targets: Sequence[str], source: str, target: str
    ) -> list[Likelihood]:
        """Force-decode each target; the language token does not count, the end does."""
        longest = self.manifest.longest
        prefix = self._tokeniser.prefix(target) or []
        encoded = [self._tokeniser.encode_source(s, source, target)[:longest] for s in sources]
        wanted = [[*prefix, *self._tokeniser.encode_target(t)][: longest - 1] for t in targets]
        results = self.translator.score_batch(
            encoded, wanted, batch_type="tokens", max_batch_size=BATCH_TOKENS, max_input_length=0
        )
        likelihoods = []
        for result in results:
            values = result.log_probs[len(prefix) :]
            likelihoods.append(Likelihood(sum(values) / len(values), min(values)))
        return likelihoods


def _load(folder: Path, threads: int, compute_type: str) -> ctranslate2.Translator:
    import ctranslate2

    try:
        return ctranslate2.Translator(
            str(folder),
            device="cpu",
            compute_type=compute_type,
            inter_threads=1,
            intra_threads=threads,
        )
    except (RuntimeError, ValueError) as error:
        raise ModelError(f"{folder}: CTranslate2 cannot load it ({error}): get it again") from None
