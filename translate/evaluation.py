"""Measuring: one side of complete rows is masked, filled, and compared with what people wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from triptych.errors import InputError, unreadable
from triptych.story import Cell, Row
from triptych.translate.filler import Filler

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric

SAMPLES = 1000  # of the bootstrap
FEWEST = 5  # rows below which no figure is given


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric over the filled rows, with the signature that sacreBLEU gives it."""

    metric: str
    score: float
    signature: str


@dataclass(frozen=True, slots=True)
class Gain:
    """A metric with two siblings against one, over the rows that both filled.

    `p` is that of a paired bootstrap (Koehn 2004), `interval` half the width that holds 95 % of
    the resampled scores of the second system.
    """

    metric: str
    one: float
    both: float
    p: float
    interval: float
    signature: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of one engine in one direction. `reasons` count why rows stayed empty."""

    source: str
    target: str
    engine: str
    rows: int
    filled: int
    figures: tuple[Figure, ...] = ()
    reasons: Mapping[str, int] = field(default_factory=dict)
    both_filled: int | None = None
    gains: tuple[Gain, ...] = ()

    def to_record(self) -> dict[str, Any]:
        """The evaluation as JSON."""
        return {
            "from": self.source,
            "to": self.target,
            "engine": self.engine,
            "rows": self.rows,
            "filled": self.filled,
            "figures": {
                f.metric: {"score": round(f.score, 2), "signature": f.signature}
                for f in self.figures
            },
            "reasons": dict(self.reasons),
            "filled_from_both": self.both_filled,
            "gains": {
                g.metric: {
                    "one": round(g.one, 2),
                    "both": round(g.both, 2),
                    "p": round(g.p, 4),
                    "interval": round(g.interval, 2),
                    "signature": g.signature,
                }
                for g in self.gains
            },
        }

    def lines(self) -> list[str]:
        """The evaluation for people."""
        share = self.filled / self.rows if self.rows else 0.0
        lines = [
            (
                f"{self.source} to {self.target} with {self.engine}: {self.filled} of {self.rows} "
                f"rows filled ({share:.1%})"
            )
        ]
        lines += [f"{f.metric:5} {f.score:6.2f}  {f.signature}" for f in self.figures]
        if self.filled < FEWEST:
            lines.append(f"fewer than {FEWEST} rows were filled: no figures")
        lines += [f"empty {count:5}  {reason}" for reason, count in self.reasons.items()]
        if self.both_filled is not None:
            lines.append(f"from all siblings: {self.both_filled} of {self.rows} rows filled")
        for g in self.gains:
            lines.append(
                f"{g.metric:5} one {g.one:.2f}, all siblings {g.both:.2f} ({g.both - g.one:+.2f}, "
                f"p = {g.p:.4f})  {g.signature}"
            )
        return lines


def read_triples(path: Path, languages: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a TSV file (a header that names languages) that have all of `languages`.

    Raises `InputError` where the header lacks one.
    """
    try:
        header, *lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, error) from None
    except ValueError:
        raise InputError("the file is empty", source=str(path)) from None
    names = header.split("\t")
    if missing := [language for language in languages if language not in names]:
        raise InputError(f"no column {', '.join(missing)} in its first line", source=str(path))
    rows = [dict(zip(names, line.split("\t"), strict=False)) for line in lines]
    whole = [row for row in rows if all(row.get(language, "").strip() for language in languages)]
    if not whole:
        raise InputError(f"no line has a text in each of {', '.join(languages)}", source=str(path))
    return whole


def evaluate(
    triples: Sequence[Mapping[str, str]],
    filler: Filler,
    source: str,
    target: str,
    *,
    siblings: Sequence[str] = (),
) -> Evaluation:
    """Mask `target` and fill it from `source`; with `siblings`, from them as well, and compare."""
    references = [triple[target] for triple in triples]
    one = _filled(triples, filler, [source], target)
    reasons = Counter(cell.reason or "" for cell in one if cell.text is None)
    result = Evaluation(
        source=source,
        target=target,
        engine=filler.signature.split("|", 3)[-1],
        rows=len(triples),
        filled=sum(cell.text is not None for cell in one),
        figures=_figures(one, references),
        reasons=dict(reasons.most_common()),
    )
    if not siblings:
        return result
    both = _filled(triples, filler, [source, *siblings], target)
    return Evaluation(
        **{name: getattr(result, name) for name in Evaluation.__slots__ if name not in _COMPARED},
        both_filled=sum(cell.text is not None for cell in both),
        gains=_gains(one, both, references),
    )


_COMPARED = ("both_filled", "gains")


def _filled(
    triples: Sequence[Mapping[str, str]], filler: Filler, sources: Sequence[str], target: str
) -> list[Cell]:
    rows = [
        Row("evaluation", i, "body", {s: Cell(triple[s], "human") for s in sources}, 1.0)
        for i, triple in enumerate(triples)
    ]
    return [row.cells[target] for row in filler.fill(None, rows, [target])]


def _metrics() -> dict[str, Metric]:
    """sacreBLEU's BLEU, chrF2 and TER."""
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.metrics.ter import TER

    return {"BLEU": BLEU(), "chrF": CHRF(), "TER": TER()}


def _figures(cells: Sequence[Cell], references: Sequence[str]) -> tuple[Figure, ...]:
    pairs = [(c.text, r) for c, r in zip(cells, references, strict=True) if c.text is not None]
    if len(pairs) < FEWEST:
        return ()
    texts, wanted = [a for a, _ in pairs], [b for _, b in pairs]
    figures = []
    for name, metric in _metrics().items():
        score = metric.corpus_score(texts, [wanted]).score
        figures.append(Figure(name, score, str(metric.get_signature())))
    return tuple(figures)


def _gains(
    one: Sequence[Cell], both: Sequence[Cell], references: Sequence[str]
) -> tuple[Gain, ...]:
    from sacrebleu.significance import PairedTest, Result

    kept = [
        (a.text, b.text, reference)
        for a, b, reference in zip(one, both, references, strict=True)
        if a.text is not None and b.text is not None
    ]
    if len(kept) < FEWEST:
        return ()
    first, second, wanted = ([item[i] for item in kept] for i in range(3))
    signatures, scores = PairedTest(
        [("one", first), ("both", second)], _metrics(), [wanted], "bs", SAMPLES
    )()
    gains = []
    for name, (baseline, system) in scores.items():
        if isinstance(baseline, Result) and isinstance(system, Result):
            gains.append(
                Gain(
                    metric=name.removesuffix("2"),
                    one=float(baseline.score),
                    both=float(system.score),
                    p=float(system.p_value or 0.0),
                    interval=float(system.ci or 0.0),
                    signature=str(signatures[name]),
                )
            )
    return tuple(gains)
