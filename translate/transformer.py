"""The `transformers` engine: models as they are published, slower, and without conversion."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from triptych.errors import MissingExtraError, ModelError
from triptych.translate.convert import quiet_transformers
from triptych.translate.engines import Attempt, Candidate, Direction, EngineInfo, Likelihood
from triptych.translate.folder import FAMILIES, file_hash

if TYPE_CHECKING:
    import torch

BATCH = 16
LONGEST = 512


@dataclass(frozen=True, slots=True)
class TransformersSettings:
    """A local folder with safetensors, its family and languages; `codes` as in a manifest."""

    name: str
    folder: Path
    family: str
    pairs: tuple[Direction, ...]
    licence: str
    commercial: bool = True
    revision: str = ""
    codes: tuple[tuple[str, str], ...] = ()
    tagged: bool = False
    beam: int = 4

    @classmethod
    def parse(cls, table: Mapping[str, Any]) -> TransformersSettings:
        """From TOML: `pairs = [["en", "sq"]]`, `[codes]`, and the fields of this class."""
        rest = dict(table)
        pairs = tuple((str(a), str(b)) for a, b in rest.pop("pairs"))
        codes = tuple((str(k), str(v)) for k, v in rest.pop("codes", {}).items())
        return cls(folder=Path(rest.pop("folder")), pairs=pairs, codes=codes, **rest)


class TransformersEngine:
    """Beam search by transformers, float32. Only safetensors, only from the disk."""

    def __init__(self, settings: TransformersSettings) -> None:
        if settings.family not in FAMILIES:
            raise ModelError(
                f"{settings.folder}: family {settings.family!r} is none of {', '.join(FAMILIES)}"
            )
        weights = sorted(settings.folder.glob("*.safetensors"))
        if not weights:
            raise ModelError(
                f"{settings.folder}: no .safetensors file: other formats may run code when they "
                "are opened and are not loaded"
            )
        self.settings = settings
        self._codes = dict(settings.codes)
        self._network, self._tokeniser = _load(settings.folder)
        prints = "".join(file_hash(path) for path in weights)
        self._digest = sha256((prints + repr(settings)).encode()).hexdigest()[:16]
        self._check_codes()

    @property
    def info(self) -> EngineInfo:
        """The settings; the weights' hash and the version of transformers in the digest."""
        s = self.settings
        digest = f"{self._digest}/transformers-{version('transformers')}"
        return EngineInfo("transformers", s.name, s.revision, s.licence, digest, s.commercial)

    def directions(self) -> Collection[Direction]:
        """The pairs of the settings."""
        return self.settings.pairs

    def translate(
        self, sentences: Sequence[str], source: str, target: str, n_best: int
    ) -> list[Attempt]:
        """Translate in batches of `BATCH`; a sentence over the model's positions is refused."""
        import torch

        attempts: list[Attempt] = []
        for part, kept in self._batches(sentences, source, target):
            made: list[Attempt] = []
            if kept:
                encoded = self._tokeniser(kept, return_tensors="pt", padding=True)
                with torch.inference_mode():
                    out = self._network.generate(
                        **encoded,
                        num_beams=max(self.settings.beam, n_best),
                        num_return_sequences=n_best,
                        max_new_tokens=min(LONGEST - 2, 3 * encoded["input_ids"].shape[1] + 24),
                        output_scores=True,
                        return_dict_in_generate=True,
                        **self._forced(target),
                    )
                texts = self._tokeniser.batch_decode(out.sequences, skip_special_tokens=True)
                scores = (
                    out.sequences_scores.tolist() if max(self.settings.beam, n_best) > 1 else []
                )
                for i in range(len(kept)):
                    spread = slice(i * n_best, (i + 1) * n_best)
                    found = scores[spread] or [None] * n_best
                    pairs = zip(texts[spread], found, strict=True)
                    made.append(Attempt(tuple(Candidate(t.strip(), s) for t, s in pairs)))
            answers = iter(made)
            too_long = Attempt(error=f"longer than the {LONGEST} positions of the model")
            attempts += [next(answers) if fits else too_long for fits in part]
        return attempts

    def _batches(
        self, sentences: Sequence[str], source: str, target: str
    ) -> Iterator[tuple[list[bool], list[str]]]:
        """Which of a batch's sentences fit the model, and those that do, tagged."""
        self._tokeniser.src_lang = self._codes.get(source, source)
        for start in range(0, len(sentences), BATCH):
            texts = [self._tagged(s, target) for s in sentences[start : start + BATCH]]
            fits = [len(self._tokeniser(t)["input_ids"]) <= LONGEST for t in texts]
            yield fits, [t for t, fit in zip(texts, fits, strict=True) if fit]

    def score(
        self, sources: Sequence[str], targets: Sequence[str], source: str, target: str
    ) -> list[Likelihood]:
        """Force-decode each target."""
        import torch

        self._tokeniser.src_lang = self._codes.get(source, source)
        self._tokeniser.tgt_lang = self._codes.get(target, target)
        found = []
        for text, translation in zip(sources, targets, strict=True):
            encoded = self._tokeniser(
                self._tagged(text, target), text_target=translation, return_tensors="pt"
            )
            labels = encoded.pop("labels")
            with torch.inference_mode():
                logits = self._network(**encoded, labels=labels).logits
            values = logits.log_softmax(-1).gather(-1, labels.unsqueeze(-1))[0, :, 0]
            kept: torch.Tensor = values[1:] if self._forced(target) else values
            found.append(Likelihood(kept.mean().item(), kept.min().item()))
        return found

    def _tagged(self, text: str, target: str) -> str:
        code = self._codes.get(target, target)
        if self.settings.family == "t5":
            return f"<2{code}> {text}"
        return f">>{code}<< {text}" if self.settings.tagged else text

    def _forced(self, target: str) -> dict[str, int]:
        """The language token that the decoder must write first."""
        if self.settings.family not in ("nllb", "m2m100"):
            return {}
        return {"forced_bos_token_id": self._language_number(target)}

    def _language_number(self, language: str) -> int:
        code = self._codes.get(language, language)
        if self.settings.family == "m2m100":
            number: int = self._tokeniser.get_lang_id(code)
            return number
        number = self._tokeniser.convert_tokens_to_ids(code)
        return number

    def _check_codes(self) -> None:
        if self.settings.family not in ("nllb", "m2m100"):
            return
        for language in {code for pair in self.settings.pairs for code in pair}:
            try:
                known = self._language_number(language) != self._tokeniser.unk_token_id
            except KeyError:
                known = False
            if not known:
                raise ModelError(
                    f"{self.settings.folder}: the vocabulary does not know the language "
                    f"{self._codes.get(language, language)!r}: get the whole model, with its "
                    "tokenizer.json"
                )


def _load(folder: Path) -> tuple[Any, Any]:
    """The network and its tokenizer; typed Any because transformers' own types are."""
    try:
        import torch  # noqa: F401  # transformers loads without it and fails later
        from transformers import AutoModelForSeq2SeqLM, AutoTokenizer
    except ImportError:
        raise MissingExtraError("the transformers engine", "torch") from None
    try:
        with quiet_transformers():
            network = AutoModelForSeq2SeqLM.from_pretrained(
                folder, local_files_only=True, use_safetensors=True
            )
            return network.eval(), AutoTokenizer.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, KeyError) as error:
        reason = str(error).splitlines()[0]
        raise ModelError(f"{folder}: cannot be loaded: {reason}: get the model again") from None
