"""An archive of pages becomes a release: paired, built, through the gates, valid in every format."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BENCHMARK = ROOT / "benchmarks" / "corpora" / "roundtrip.py"


@pytest.mark.parametrize(
    "options",
    [("--hints", "hreflang", "--take", "6"), ("--hints", "none", "--profiles", "newsroom", "--take", "6")],
    ids=["linked", "by content"],
)  # fmt: skip
def test_an_archive_becomes_a_release(options: tuple[str, ...]) -> None:
    """As shuffled HTML pages and as one WARC, at least .99 of the stories come back whole.

    The samples, and some cases of real news where the development data are here.
    """
    done = subprocess.run(
        [sys.executable, str(BENCHMARK), *options],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("(1.0000)") == 2, done.stdout
