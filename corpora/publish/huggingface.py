"""A Hugging Face data set: Parquet by configuration and split, a card, Croissant."""

from __future__ import annotations

from pathlib import Path

from triptych.corpora.publish.card import Facts, render
from triptych.corpora.publish.croissant import write_croissant
from triptych.corpora.publish.licences import known
from triptych.corpora.publish.parquet import TablesWriter, TableWriter
from triptych.corpora.publish.release import SPLITS, About, Split
from triptych.corpora.publish.tables import Table, tables, yaml_features
from triptych.records import Record

SIZES = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"))
"""The size categories of data set cards, by the number of rows they stay under."""


class HuggingFaceWriter(TablesWriter):
    """`huggingface/CONFIG/SPLIT-00000-of-00001.parquet`; `describe` writes card and Croissant."""

    def __init__(self, folder: Path, about: About) -> None:
        self._folder = folder / "huggingface"
        self._folder.mkdir(parents=True)
        super().__init__([TableWriter(self._folder, table) for table in tables(about)])

    def describe(self, facts: Facts) -> None:
        """Write `README.md` and `croissant.json`, once the files are closed."""
        import yaml

        front = yaml.safe_dump(self._front_matter(facts), sort_keys=False, allow_unicode=True)
        card = f"---\n{front}---\n\n{render(facts)}"
        (self._folder / "README.md").write_text(card, "utf-8")
        parts: dict[tuple[str, Split], tuple[Table, Path]] = {}
        for writer in self.tables:
            for split in writer.sizes():
                path = self._folder / _data_file(writer.table.name, split)
                parts[writer.table.name, split] = (writer.table, path)
        description = (
            f"News stories in {', '.join(facts.about.languages)}, aligned paragraph by paragraph."
        )
        write_croissant(self._folder, facts.about, description, parts)

    def _front_matter(self, facts: Facts) -> Record:
        about, figures = facts.about, facts.figures
        licence = known(about.licence)
        rows = sum(figures["rows_in_two_languages"].values())
        origins = {origin for cells in figures["cells"].values() for origin in cells}
        creators = ["found"]
        if origins & {"machine", "post-edited"}:
            creators.append("machine-generated")
        front: Record = {
            "pretty_name": about.title or about.name,
            "language": list(about.languages),
            "license": licence.hub if licence else "other",
        }
        if licence is None and about.licence:
            front["license_name"] = about.licence
        return front | {
            "multilinguality": ["translation"],
            "language_creators": creators,
            "annotations_creators": ["machine-generated"],
            "source_datasets": ["original"],
            "task_categories": ["translation"],
            "tags": ["news", "parallel-corpus"],
            "size_categories": [next((n for size, n in SIZES if rows < size), "n>1M")],
            "configs": self._configs(),
            "dataset_info": [_info(writer, figures) for writer in self.tables if writer.sizes()],
        }

    def _configs(self) -> list[Record]:
        return [
            {
                "config_name": writer.table.name,
                **({"default": True} if number == 0 else {}),
                "data_files": [
                    {"split": split, "path": _data_file(writer.table.name, split)}
                    for split in SPLITS
                    if split in writer.sizes()
                ],
            }
            for number, writer in enumerate(self.tables)
            if writer.sizes()
        ]


def _data_file(config: str, split: str) -> str:
    return f"{config}/{split}-00000-of-00001.parquet"


def _info(writer: TableWriter, figures: Record) -> Record:
    """The entry of `dataset_info` for a configuration, with the counts of the tally."""
    counts, sizes = _counts(writer.table, figures), writer.sizes()
    return {
        "config_name": writer.table.name,
        "features": yaml_features(writer.table.columns),
        "splits": [
            {"name": split, "num_bytes": sizes[split][0], "num_examples": counts.get(split, 0)}
            for split in SPLITS
            if split in sizes
        ],
        "download_size": sum(on_disk for _, on_disk in sizes.values()),
        "dataset_size": sum(in_memory for in_memory, _ in sizes.values()),
    }


def _counts(table: Table, figures: Record) -> Record:
    counts: Record = figures
    for key in table.figure:
        counts = counts.get(key, {})
    return counts
