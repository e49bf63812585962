"""`models check`: everything that is known to go wrong with a model, tried on this one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from triptych.errors import MissingExtraError, ModelError
from triptych.translate.convert import check_languages, check_source, vocabulary
from triptych.translate.engines import Direction
from triptych.translate.folder import Manifest, read_manifest, verify_files
from triptych.translate.registry import load_registry

if TYPE_CHECKING:
    from triptych.translate.ctranslate import CTranslate2Engine

TOLERANCE = 0.1  # of the mean log-probability a token, between int8 and float32
PROBES = {
    "en": "The government adopted the budget for 2025 on Monday, with 61 votes in favour.",
    "sq": "Qeveria e miratoi të hënën buxhetin për vitin 2025, me 61 vota për.",
    "mk": "Владата во понеделник го усвои буџетот за 2025 година, со 61 глас „за“.",
}
LONG = "Skopje "


@dataclass(frozen=True, slots=True)
class Verdict:
    """One check: `passed` is None where it could not be made, and `detail` says why."""

    check: str
    passed: bool | None
    detail: str


def check_model(folder: Path, *, source: Path | None = None) -> list[Verdict]:
    """All checks of a converted model; with `source`, the folder it was converted from, parity too.

    Never raises for a fault of the model: the fault is a verdict. Raises `MissingExtraError` where
    CTranslate2 is not installed, which is no fault of the model.
    """
    verdicts: list[Verdict] = []
    try:
        manifest = read_manifest(folder)
    except ModelError as error:
        return [Verdict("manifest", False, str(error))]
    verdicts.append(_tried("files", lambda: verify_files(folder, manifest), "hashes agree"))
    verdicts.append(_tried("languages", lambda: _languages(folder, manifest), "all known"))
    verdicts.append(_licence(manifest))
    if any(v.passed is False for v in verdicts):
        return verdicts
    try:
        from triptych.translate.ctranslate import CTranslate2Engine

        engine = CTranslate2Engine(folder, verify=False)
        _ = engine.translator
    except ModelError as error:
        return [*verdicts, Verdict("loading", False, str(error))]
    verdicts.append(_positions(engine))
    verdicts.extend(_against(engine, source))
    return verdicts


def _tried(check: str, attempt: object, good: str) -> Verdict:
    assert callable(attempt)
    try:
        attempt()
    except ModelError as error:
        return Verdict(check, False, str(error))
    return Verdict(check, True, good)


def _languages(folder: Path, manifest: Manifest) -> None:
    check_languages(folder, manifest.family, manifest.codes, manifest.directions, manifest.tagged)
    if "<unk>" not in vocabulary(folder):
        raise ModelError(f"{folder}: the vocabulary has no <unk>: convert the model again")


def _licence(manifest: Manifest) -> Verdict:
    entry = next((e for e in load_registry() if e.id == manifest.id), None)
    if not manifest.licence:
        return Verdict("licence", False, "the manifest names no licence")
    if entry and (entry.licence, entry.commercial) != (manifest.licence, manifest.commercial):
        return Verdict("licence", False, f"manifest: {manifest.licence}; registry: {entry.licence}")
    use = "commercial use allowed" if manifest.commercial else "no commercial use"
    return Verdict("licence", True, f"{manifest.licence}: {use}")


def _positions(engine: CTranslate2Engine) -> Verdict:
    """A text over the limit must be refused, not cut."""
    source, target = engine.manifest.directions[0]
    text = LONG * (engine.manifest.longest + 1)
    attempt = engine.translate([text], source, target, 1)[0]
    if attempt.error is None:
        return Verdict("positions", False, "a text over the limit was cut without a word")
    return Verdict("positions", True, f"{engine.manifest.longest}, longer texts are refused")


def _against(engine: CTranslate2Engine, source: Path | None) -> Iterator[Verdict]:
    if source is None:
        yield Verdict("parity", None, "name the published model with --source")
        return
    try:
        check_source(source)
        yield Verdict("safetensors", True, "found")
        from triptych.translate.transformer import TransformersEngine, TransformersSettings

        m = engine.manifest
        original = TransformersEngine(
            TransformersSettings(
                name=m.id,
                folder=source,
                family=m.family,
                pairs=m.directions,
                licence=m.licence,
                codes=tuple(m.codes.items()),
                tagged=m.tagged,
            )
        )
    except MissingExtraError as error:
        yield Verdict("parity", None, str(error))
        return
    except ModelError as error:
        yield Verdict("source", False, str(error))
        return
    worst, where = 0.0, m.directions[0]
    for direction in m.directions:
        difference = _difference(engine, original, direction)
        if difference >= worst:
            worst, where = difference, direction
    detail = f"log-probabilities differ by at most {worst:.4f} a token ({'-'.join(where)})"
    yield Verdict("parity", worst <= TOLERANCE, detail)


def _difference(engine: CTranslate2Engine, original: object, direction: Direction) -> float:
    """How far the means of the log-probabilities lie apart, for a sentence and its translation."""
    from triptych.translate.transformer import TransformersEngine

    assert isinstance(original, TransformersEngine)
    source, target = direction
    texts = PROBES.get(source, PROBES["en"]), PROBES.get(target, PROBES["en"])
    ours = engine.score([texts[0]], [texts[1]], source, target)[0]
    theirs = original.score([texts[0]], [texts[1]], source, target)[0]
    return max(abs(ours.mean - theirs.mean), abs(ours.worst - theirs.worst) / 4)
