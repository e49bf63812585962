"""The gate on figures: what the card and `release.json` say, against what the files hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

from triptych.corpora.publish.gates import Breach
from triptych.corpora.publish.manifest import INDEX, read_index, read_manifest
from triptych.corpora.publish.release import SPLITS, pair_name
from triptych.corpora.publish.xliff import XLIFF
from triptych.corpora.publish.xmltext import parse_events
from triptych.records import Record

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


def check_counts(folder: Path) -> Iterator[Breach]:
    """Count again what stands in each file of a release and compare it with the figures given."""
    manifest = read_manifest(folder)
    pairs = list(combinations(sorted(manifest["languages"]), 2))
    for said, path, found in _counted(folder, manifest["figures"], pairs):
        if said != found:
            where = path.relative_to(folder).as_posix()
            yield Breach("counts", f"{where} holds {found}, but the release says {said}")


def _counted(
    folder: Path, figures: Record, pairs: Sequence[tuple[str, str]]
) -> Iterator[tuple[int, Path, int]]:
    """`(said, file, found)` for every figure that a file bears out."""
    stories: Counter[str] = Counter()
    indexed: Counter[str] = Counter()
    for story in read_index(folder):
        stories[story.split] += 1
        indexed[story.split] += len(story.rows)
    for split in SPLITS:
        rows = figures["rows"].get(split, 0)
        yield figures["stories"].get(split, 0), folder / INDEX, stories[split]
        yield rows, folder / INDEX, indexed[split]
        if (folder / "jsonl").is_dir():
            path = folder / "jsonl" / f"{split}.jsonl"
            yield rows, path, _lines(path)
        if (folder / "tmx").is_dir():
            path = folder / "tmx" / f"{split}.tmx"
            yield figures["rows_in_two_languages"].get(split, 0), path, _units(path)
        if (folder / "moses").is_dir():
            for pair in pairs:
                said = figures["pairs"].get(pair_name(pair), {}).get(split, 0)
                for suffix in (*pair, "ids"):
                    path = folder / "moses" / f"{split}.{pair_name(pair)}.{suffix}"
                    yield said, path, _lines(path)
        if (folder / "parquet").is_dir():
            for table in ("rows", "documents"):
                found = _records(folder / "parquet" / table, f"{split}-*.parquet")
                yield figures[table].get(split, 0), folder / "parquet" / table / split, found
    if (folder / "xliff").is_dir():
        for pair in pairs:
            path = folder / "xliff" / f"{pair_name(pair)}.xlf"
            yield sum(figures["pairs"].get(pair_name(pair), {}).values()), path, _targets(path)
    if (folder / "huggingface").is_dir():
        yield from _card(folder / "huggingface")


def _card(folder: Path) -> Iterator[tuple[int, Path, int]]:
    """The numbers of examples on the data set card, against the Parquet files it names.

    A file that the card does not name counts as one of which it says 0.
    """
    import yaml

    path = folder / "README.md"
    match = _FRONT_MATTER.match(path.read_text("utf-8"))
    front = yaml.safe_load(match.group(1)) if match else {}
    files = {
        (config["config_name"], part["split"]): folder / part["path"]
        for config in front.get("configs", [])
        for part in config["data_files"]
    }
    said = {
        files[info["config_name"], split["name"]]: split["num_examples"]
        for info in front.get("dataset_info", [])
        for split in info["splits"]
    }
    for file in sorted({*said, *folder.glob("*/*.parquet")}):
        yield said.get(file, 0), file, _records(file.parent, file.name)


def _records(folder: Path, pattern: str) -> int:
    import pyarrow.parquet as pq

    return sum(pq.read_metadata(path).num_rows for path in folder.glob(pattern))


def _lines(path: Path) -> int:
    if not path.exists():
        return 0
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))


def _units(path: Path) -> int:
    if not path.exists():
        return 0
    return sum(event == "end" for event, _ in parse_events(path, ("tu",)))


def _targets(path: Path) -> int:
    if not path.exists():
        return 0
    unit, target = f"{{{XLIFF}}}unit", f"{{{XLIFF}}}target"  # a unit at a time is held in memory
    ends = (element.tag for event, element in parse_events(path, (unit, target)) if event == "end")
    return sum(tag == target for tag in ends)
