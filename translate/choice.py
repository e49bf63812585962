"""From many candidates to one translation of a paragraph: filter, score, rank, rejoin."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from triptych.translate.answers import Answers, Asked, Scored
from triptych.translate.case import Case
from triptych.translate.engines import Attempt, Likelihood, Limits
from triptych.translate.filters import fault
from triptych.translate.gaps import Gap, Segment, segments
from triptych.translate.ranking import best
from triptych.translate.settings import FillSettings

UNSURE = "the model is not sure enough"


@dataclass(frozen=True, slots=True)
class Option:
    """A candidate for one sentence: the text, its source, and the engine's own mean."""

    text: str
    source: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A translation of a paragraph; `score` is the mean probability of a token, 0 to 1."""

    text: str
    source: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a paragraph: the sentence in each source, and what may stand there."""

    human: Mapping[str, Segment]
    options: tuple[Option, ...]
    reason: str | None


class Paragraph:
    """The candidates of one engine for one gap.

    `tracks` are ways to build the paragraph, each a sequence of slots: one track with the sentences
    of all sources side by side where they have the same number, else one track a source.
    """

    def __init__(self, gap: Gap, answers: Answers, *, siblings: bool) -> None:
        self.gap = gap
        usable = [s for s in gap.human if answers.translates(s, gap.target)]
        self.sources = usable if siblings else usable[:1]
        self.segments = {s: segments(gap.human[s], s) for s in self.sources}
        self.tracks: list[list[Slot]] = []

    def asked(self) -> Iterator[Asked]:
        """The sentences to translate."""
        for source, parts in self.segments.items():
            for part in parts:
                if part.spoken:
                    yield source, self.gap.target, part.protected.text

    def take(self, attempts: Mapping[Asked, Attempt]) -> None:
        """Filter the candidates and lay out the tracks."""
        counts = {len(parts) for parts in self.segments.values()}
        groups = [self.sources] if len(counts) == 1 else [[s] for s in self.sources]
        for group in groups:
            columns = zip(*(self.segments[s] for s in group), strict=True)
            self.tracks.append(
                [self._slot(dict(zip(group, column, strict=True)), attempts) for column in columns]
            )

    def _slot(self, human: Mapping[str, Segment], attempts: Mapping[Asked, Attempt]) -> Slot:
        options: list[Option] = []
        reasons: Counter[str] = Counter()
        texts = {source: segment.text for source, segment in human.items()}
        for source, segment in human.items():
            if not segment.spoken:
                options.append(Option(segment.text, source, None))
                continue
            attempt = attempts[source, self.gap.target, segment.protected.text]
            if attempt.error is not None:
                reasons[attempt.error] += 1
            for candidate in attempt.candidates:
                text = segment.protected.restore(candidate.text)
                if text is None:
                    reasons["an address or placeholder was lost"] += 1
                    continue
                reason = fault(Case(text, self.gap.target, source, texts))
                if reason is None:
                    options.append(Option(text, source, candidate.score))
                else:
                    reasons[reason] += 1
        why = reasons.most_common(1)[0][0] if reasons else "no candidate"
        return Slot(human, tuple(dict.fromkeys(options)), None if options else why)

    def to_score(self, limits: Limits, *, cross: bool) -> Iterator[Scored]:
        """The pairs whose likelihood the choice depends on."""
        target = self.gap.target
        every = cross or limits.sibling is not None
        for track in self.tracks:
            if any(slot.reason for slot in track):
                continue
            for slot in track:
                for option in slot.options:
                    for source, segment in slot.human.items():
                        own = source == option.source
                        if segment.spoken and (every or (own and limits.any)):
                            yield source, target, segment.text, option.text
                        if segment.spoken and own and limits.any:
                            yield target, source, option.text, segment.text

    def choose(
        self, likelihoods: Mapping[Scored, Likelihood], limits: Limits, settings: FillSettings
    ) -> tuple[Chosen | None, str]:
        """The best paragraph, or None with the reason."""
        made: list[tuple[float, Chosen]] = []
        reasons: Counter[str] = Counter()
        for track in self.tracks:
            built = self._build(track, likelihoods, limits, settings)
            if isinstance(built, str):
                reasons[built] += 1
                continue
            case = Case(
                built[1].text, self.gap.target, built[1].source.split("+")[0], self.gap.human
            )
            if reason := fault(case):
                reasons[reason] += 1
            else:
                made.append(built)
        if made:
            return max(made, key=lambda item: item[0])[1], ""
        return None, reasons.most_common(1)[0][0] if reasons else "nothing to translate from"

    def _build(
        self,
        track: Sequence[Slot],
        likelihoods: Mapping[Scored, Likelihood],
        limits: Limits,
        settings: FillSettings,
    ) -> tuple[float, Chosen] | str:
        texts, sources, values, logs = [], [], [], []
        for slot in track:
            if slot.reason:
                return slot.reason
            options = [o for o in slot.options if self._sure(o, slot, likelihoods, limits)]
            if not options:
                return UNSURE
            given = [self._likelihood(option, slot, likelihoods) for option in options]
            index, ranked = best([o.text for o in options], given, settings.weights)
            texts.append(options[index].text)
            sources.append(options[index].source)
            values.append(ranked[index])
            if (log := given[index]) is not None:
                logs.append(log)
        if not texts:
            return "nothing to translate from"
        score = round(math.exp(sum(logs) / len(logs)), 4) if logs else None
        source = "+".join(dict.fromkeys(sources))
        return sum(values) / len(values), Chosen(" ".join(texts), source, score)

    def _likelihood(
        self, option: Option, slot: Slot, likelihoods: Mapping[Scored, Likelihood]
    ) -> float | None:
        """The mean over all sources; the engine's own figure where it cannot score."""
        known = [
            found.mean
            for source, segment in slot.human.items()
            if (found := likelihoods.get((source, self.gap.target, segment.text, option.text)))
        ]
        return sum(known) / len(known) if known else option.score

    def _sure(
        self, option: Option, slot: Slot, likelihoods: Mapping[Scored, Likelihood], limits: Limits
    ) -> bool:
        segment = slot.human[option.source]
        if not limits.any or not segment.spoken:
            return True
        target = self.gap.target
        there = likelihoods.get((option.source, target, segment.text, option.text))
        back = likelihoods.get((target, option.source, option.text, segment.text))
        asked = [
            (limits.forward, there.mean if there else None),
            (limits.forward_worst, there.worst if there else None),
            (limits.backward, back.mean if back else None),
            (limits.backward_worst, back.worst if back else None),
        ]
        for source, other in slot.human.items():
            if source != option.source and other.spoken:
                given = likelihoods.get((source, target, other.text, option.text))
                asked.append((limits.sibling, given.mean if given else None))
        return all(
            least is None or (value is not None and value >= least) for least, value in asked
        )
