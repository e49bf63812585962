"""Joint paragraph alignment over any number of languages."""

from triptych.align.aligner import Aligner, Pin
from triptych.align.encoder import Encoder, load_encoder
from triptych.align.settings import Settings

__all__ = ["Aligner", "Encoder", "Pin", "Settings", "load_encoder"]
