"""Scoring: checks on the rows of a story, and its consistency vector."""

from triptych.score.scorer import Scored, Scorer
from triptych.score.settings import ScoreSettings
from triptych.score.vector import Vector

__all__ = ["ScoreSettings", "Scored", "Scorer", "Vector"]
