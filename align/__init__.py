"""Joint paragraph alignment over any number of languages."""

from triptych.align.aligner import Aligner
from triptych.align.encoder import Encoder, load_encoder
from triptych.align.pins import Pin
from triptych.align.settings import Settings

__all__ = ["Aligner", "Encoder", "Pin", "Settings", "load_encoder"]
