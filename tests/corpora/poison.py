"""Engines that misbehave on chosen stories; a module of its own, so that worker processes find it."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence

from triptych.corpora.engines import Stages
from triptych.corpora.step import Engines, Link
from triptych.errors import ModelError
from triptych.story import Bead, Story


class Poisoned(Stages):
    """The real stages, but `deadly` kills its process and `faulty` runs into a programming error."""

    def __call__(self) -> Engines:
        engines = super().__call__()

        def align(story: Story, links: Sequence[Link]) -> Sequence[Bead]:
            if "deadly" in story.id:
                os.kill(os.getpid(), signal.SIGKILL)
            if "faulty" in story.id:
                raise ZeroDivisionError("division by zero")
            return engines.align(story, links)

        return Engines(align, engines.score, None, engines.languages, engines.signature)


class Unusable(Stages):
    """Stages whose model is broken."""

    def __call__(self) -> Engines:
        raise ModelError("models/toy: no weights: get it again")
