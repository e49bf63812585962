"""The aligner: a story in, beads out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations

import numpy as np
import numpy.typing as npt

from triptych.align.cognates import cognate_vectors
from triptych.align.confidence import Evidence, bead_signals, probabilities
from triptych.align.digits import digit_matrices
from triptych.align.encoder import Encoder, load_encoder
from triptych.align.evidence import NEVER, evidence
from triptych.align.glued import find_cuts, recut
from triptych.align.jumps import jump_share
from triptych.align.lacking import lacking_share, prior_shift
from triptych.align.lifting import Constraints, lift
from triptych.align.likeness import agreements
from triptych.align.moved import Members, moved_languages, reading_order
from triptych.align.order import Steps, order_odds
from triptych.align.parts import WHOLE, Part, parts_after, parts_of
from triptych.align.pins import Pin, constraints_of
from triptych.align.runs import Runs, blocks, reduce_windows, runs_of
from triptych.align.search import Found, JointSearch, members_of
from triptych.align.settings import Settings, load_fitted
from triptych.align.streams import Ints, Stream, stream_of
from triptych.align.threads import one_thread
from triptych.errors import InputError
from triptych.story import Bead, Story

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
Pair = tuple[int, int]


class Aligner:
    """Aligns stories; holds the encoder, and can be used for any number of them."""

    def __init__(self, settings: Settings | None = None, encoder: Encoder | None = None) -> None:
        self.settings = settings or Settings()
        self._encoder = encoder or load_encoder(self.settings.encoder)
        self._fitted = load_fitted()

    @property
    def signature(self) -> str:
        """Names the settings and the encoder; stored with each result."""
        name = self._encoder.name if self._encoder else "none"
        return f"{self.settings.signature}|model:{name}"

    def align(self, story: Story, pins: Iterable[Pin] = ()) -> list[Bead]:
        """The beads of a story in reading order: the title, then headings and body as they stand.

        Every paragraph of every language is in exactly one bead. A language that is absent from
        the story is absent from the beads. Raises `InputError` for pins that cannot hold.
        """
        streams = [stream_of(article) for article in story.articles.values()]
        try:
            constraints = constraints_of(streams, pins)
        except InputError as error:
            raise InputError(str(error), source=f"story {story.id}") from None
        return [*_titles(story), *self._body(streams, constraints)]

    def _body(self, streams: list[Stream], constraints: Constraints) -> list[Bead]:
        vectors = [self._vectors(s) for s in streams]
        found, parts = self._found(streams, vectors, constraints)
        parcels = lift(found, streams, constraints)
        signals = bead_signals(parcels, streams, parts)
        confidence = probabilities(signals, *self._fitted.confidence)
        members = [p.members for p in parcels]
        moved = moved_languages(members)
        agreement = agreements(streams, vectors, members)
        return [
            _bead(
                streams,
                members[n],
                moved[n],
                1.0 if constraints.holds(members[n]) else float(confidence[n]),
                agreement[n],
            )
            for n in reading_order(members)
        ]

    def _found(
        self,
        streams: list[Stream],
        vectors: list[Floats | None],
        constraints: Constraints,
    ) -> tuple[list[Found], list[Evidence]]:
        """The beads of sentences; a headline that ran into the next one is cut, in the lists too."""
        parts = self._parts(streams, vectors)
        found, rests = self._pass(streams, vectors, parts, constraints)
        known = [v for v in vectors if v is not None]
        if self._encoder is not None and len(known) == len(streams) > 1:
            encoders = [partial(self._encoder.encode, language=s.language) for s in streams]
            cuts = find_cuts(streams, known, found, encoders)
            if cuts:
                for a, encode in enumerate(encoders):
                    own = {i: at for (b, i), at in cuts.items() if a == b}
                    streams[a], vectors[a] = recut(streams[a], known[a], own, encode)
                return self._pass(streams, vectors, parts_after(cuts, parts), constraints)
        return found, rests

    def _pass(
        self,
        streams: Sequence[Stream],
        vectors: Sequence[Floats | None],
        parts: Sequence[Part],
        constraints: Constraints,
    ) -> tuple[list[Found], list[Evidence]]:
        """The beads of sentences, and what they rest on."""
        found: list[Found] = []
        rests: list[Evidence] = []
        for part in parts:
            beads, links = self._search(streams, vectors, part, constraints)
            found += beads
            rests.append(Evidence(part, links))
        if len(parts) > 1:
            found = self._reunited(streams, vectors, found, constraints)
        return found, rests

    def _parts(self, streams: Sequence[Stream], vectors: Sequence[Floats | None]) -> list[Part]:
        """The story whole, or a long one in parts."""
        if max((len(s) for s in streams), default=0) <= WHOLE:
            return [tuple(slice(0, len(s)) for s in streams)]
        known = [v for v in vectors if v is not None]
        if len(known) < len(streams):
            texts = [s.sentences for s in streams]
            return parts_of(streams, cognate_vectors(texts, [s.language for s in streams]))
        return parts_of(streams, known)

    @one_thread
    def _search(
        self,
        streams: Sequence[Stream],
        vectors: Sequence[Floats | None],
        part: tuple[slice | Ints, ...],
        constraints: Constraints,
    ) -> tuple[list[Found], dict[Pair, Floats]]:
        """The beads of some of the sentences, numbered as in the whole, and their evidence."""
        chosen = [s.part(at) for s, at in zip(streams, part, strict=True)]
        runs, figures = self._runs(
            chosen,
            [None if v is None else v[at] for v, at in zip(vectors, part, strict=True)],
        )
        texts, orders = self._links(runs, figures, chosen, constraints)
        numbers = [np.arange(len(s))[at] for s, at in zip(streams, part, strict=True)]
        found = JointSearch(runs, texts, orders, self.settings.search).run()
        # Of single sentences only: a long text has many parts, and their runs would fill the memory.
        links = {}
        for a, b in texts:
            single = slice(len(chosen[a])), slice(len(chosen[b]))
            links[a, b] = texts[a, b][single] + orders[a, b][single]
        return [_renumbered(bead, numbers) for bead in found], links

    def _reunited(
        self,
        streams: Sequence[Stream],
        vectors: Sequence[Floats | None],
        found: list[Found],
        constraints: Constraints,
    ) -> list[Found]:
        """Sentences that found nobody in their part, tried together: they may have moved far."""
        tied = [bead for bead in found if sum(run is not None for run in bead.group) > 1]
        held = {(a, i) for bead in tied for a, i in members_of(bead.group)}
        left = tuple(
            np.array([i for i in range(len(s)) if (a, i) not in held], dtype=np.int64)[:WHOLE]
            for a, s in enumerate(streams)
        )
        beads, _ = self._search(streams, vectors, left, constraints)
        return [*tied, *(b for b in beads if all(r is None or r[1] == 1 for r in b.group))]

    def _runs(
        self, streams: Sequence[Stream], vectors: Sequence[Floats | None]
    ) -> tuple[list[Runs], Floats]:
        texts = [s.sentences for s in streams]
        cognates: Sequence[Floats | None] = [None] * len(streams)
        if any(v is None for v in vectors):
            cognates = cognate_vectors(texts, [s.language for s in streams])
        figures, weights = digit_matrices(texts)
        signals = zip(streams, vectors, cognates, figures, strict=True)
        return [runs_of(*signal) for signal in signals], weights

    def _vectors(self, stream: Stream) -> Floats | None:
        if self._encoder is None or not self._encoder.covers(stream.language) or not len(stream):
            return None
        return self._encoder.encode(stream.sentences, stream.language)

    def _links(
        self,
        runs: Sequence[Runs],
        figures: Floats,
        streams: Sequence[Stream],
        constraints: Constraints,
    ) -> tuple[dict[Pair, Floats], dict[Pair, Floats]]:
        """The log odds of every pair of runs, for each pair of languages: by texts, and by order."""
        texts = {
            (a, b): self._texts(runs[a], runs[b], figures, constraints.barred(streams, a, b))
            for a, b in combinations(range(len(runs)), 2)
        }
        best = {
            (a, b): _strongest(runs[a], runs[b], odds, self.settings.search.extra)
            for (a, b), odds in texts.items()
            if odds.size
        }
        shift, steps = self._first_look(list(best.values()))
        chains = order_odds([odds - shift for odds in best.values()], steps)
        orders = {pair: np.zeros_like(odds) for pair, odds in texts.items()}
        for (a, b), order in zip(best, chains, strict=True):
            order *= self.settings.order
            order -= shift
            # Cognates leave the order of a pair a guess, and each other pair's says more.
            guess = runs[a].vectors is None or runs[b].vectors is None
            _add_ends(runs[a], runs[b], (texts if guess else orders)[a, b], order)
        return texts, orders

    def _first_look(self, best: Sequence[Floats]) -> tuple[np.float32, Steps]:
        """What the share that the versions lack takes off every link, and the story's own steps."""
        weight, steps = np.float32(self.settings.order), self.settings.steps
        orders = order_odds(best, steps)
        looks = [odds + weight * order for odds, order in zip(best, orders, strict=True)]
        shift = np.float32(prior_shift(lacking_share(looks)))
        return shift, replace(steps, jump=jump_share(looks, steps.jump))

    def _texts(self, a: Runs, b: Runs, figures: Floats, barred: Bools | None) -> Floats:
        """The evidence of the texts alone."""
        if not len(a) or not len(b):
            return np.zeros((len(a), len(b)), dtype=np.float32)
        both = a.vectors is not None and b.vectors is not None
        name = self._encoder.name.partition("@")[0] if self._encoder and both else None
        weights = self._fitted.weights_for(name)
        weights = replace(weights, constant=weights.constant - self.settings.bias)
        texts = evidence(a, b, figures, weights, self._fitted.expansion)
        if barred is not None:
            apart = reduce_windows(barred, np.logical_or)
            texts[reduce_windows(apart, np.logical_or, columns=True)] = NEVER
        return texts


def _add_ends(a: Runs, b: Runs, odds: Floats, order: Floats) -> None:
    """Add to the odds of runs the mean of what is said of their sentences at both ends."""
    half = order / 2
    for n, row, rows in blocks(a.sentences):
        for m, column, columns in blocks(b.sentences):
            part = odds[row : row + rows, column : column + columns]
            part += half[:rows, :columns]
            part += half[n - 1 : n - 1 + rows, m - 1 : m - 1 + columns]


def _strongest(a: Runs, b: Runs, odds: Floats, extra: float) -> Floats:
    """For each pair of sentences the best evidence of any pair of runs that hold them."""
    beside = odds[:, : b.sentences].copy()  # the best of each run with any that holds the sentence
    _take_best(beside.T, odds.T, b.sentences, extra)
    best = beside[: a.sentences].copy()
    _take_best(best, beside, a.sentences, extra)
    return best


def _take_best(best: Floats, odds: Floats, sentences: int, extra: float) -> None:
    """Raise what the sentences have, along the first axis, to the best of the longer runs."""
    for n, row, rows in blocks(sentences):
        if n > 1:
            part = odds[row : row + rows] - extra * (n - 1)
            for x in range(n):
                spot = best[x : x + rows]
                np.maximum(spot, part, out=spot)


def _titles(story: Story) -> list[Bead]:
    """The titles are one bead, whatever they say."""
    members = {lang: (0,) if article.title else () for lang, article in story.articles.items()}
    return [Bead("title", members, 1.0)] if any(members.values()) else []


def _renumbered(bead: Found, numbers: Sequence[Ints]) -> Found:
    """A bead of a part in the numbers of the whole; runs stay runs, for parts are cut in order."""
    group = tuple(
        None if run is None else (int(numbers[a][run[0]]), run[1])
        for a, run in enumerate(bead.group)
    )
    return Found(group, bead.score)


def _bead(
    streams: Sequence[Stream],
    members: Members,
    moved: frozenset[int],
    confidence: float,
    agreement: dict[tuple[str, str], float],
) -> Bead:
    kind = next(streams[a].places[p][0] for a, ps in enumerate(members) for p in ps)
    indices = {
        stream.language: tuple(stream.places[p][1] for p in paragraphs)
        for stream, paragraphs in zip(streams, members, strict=True)
    }
    blamed = frozenset(streams[a].language for a in moved)
    return Bead(kind, indices, confidence, blamed, agreement)
