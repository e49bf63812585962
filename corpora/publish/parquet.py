"""Parquet, written a group of records at a time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from triptych.corpora.publish.release import About, ReleasedStory, Split
from triptych.corpora.publish.tables import (
    Column,
    ListOf,
    Struct,
    Table,
    Value,
    documents_table,
    hub_features,
    rows_table,
)
from triptych.errors import MissingExtraError
from triptych.records import Record

if TYPE_CHECKING:
    import pyarrow as pa

GROUP = 2_000  # records that wait in memory, and stand in a row group


class TablesWriter:
    """Several tables of the same stories."""

    def __init__(self, tables: Sequence[TableWriter]) -> None:
        self.tables = tables

    def add(self, story: ReleasedStory) -> None:
        """Write a story into every table."""
        for table in self.tables:
            table.add(story)

    def close(self) -> None:
        """Finish the files."""
        for table in self.tables:
            table.close()


class ParquetWriter(TablesWriter):
    """`parquet/rows/` with all rows, and `parquet/documents/`: a folder a table, as readers want it."""

    def __init__(self, folder: Path, about: About) -> None:
        rows = rows_table("rows", about.languages, ("rows",), at_least=1)
        super().__init__(
            [
                TableWriter(folder / "parquet", rows),
                TableWriter(folder / "parquet", documents_table()),
            ]
        )


class TableWriter:
    """A table in a folder of its name, as `SPLIT-00000-of-00001.parquet`: a file a split."""

    def __init__(self, folder: Path, table: Table) -> None:
        self.table = table
        self._folder = folder / table.name
        self._splits: dict[Split, _File] = {}

    def add(self, story: ReleasedStory) -> None:
        """Write the records of a story."""
        records = list(self.table.records(story))
        if records:
            if story.split not in self._splits:
                path = self._folder / f"{story.split}-00000-of-00001.parquet"
                self._splits[story.split] = _File(path, arrow_schema(self.table))
            self._splits[story.split].add(records)

    def close(self) -> None:
        """Finish the files."""
        for file in self._splits.values():
            file.close()

    def sizes(self) -> Mapping[Split, tuple[int, int]]:
        """For each split the bytes it takes in memory (Arrow) and in its file."""
        return {
            split: (file.bytes, file.path.stat().st_size) for split, file in self._splits.items()
        }


class _File:
    """One Parquet file and the records that wait to be written to it."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        import pyarrow.parquet as pq

        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.bytes = 0
        self._schema = schema
        self._waiting: list[Record] = []
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")

    def add(self, records: list[Record]) -> None:
        self._waiting += records
        if len(self._waiting) >= GROUP:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._waiting:
            table = pa.Table.from_pylist(self._waiting, schema=self._schema)
            self.bytes += table.nbytes
            self._writer.write_table(table)
            self._waiting.clear()

    def close(self) -> None:
        self._flush()
        self._writer.close()


def require_pyarrow(feature: str) -> None:
    """Raise `MissingExtraError` unless pyarrow is installed."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        otherwise = "leave these formats out: --format tmx,xliff,moses,jsonl"
        raise MissingExtraError(feature, "publish", otherwise) from None


def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema of a table, with the features of Hugging Face in its metadata."""
    import pyarrow as pa

    fields = [pa.field(name, _arrow(column)) for name, column in table.columns.items()]
    features = json.dumps({"info": {"features": hub_features(table.columns)}})
    return pa.schema(fields, metadata={"huggingface": features})


def _arrow(column: Column) -> pa.DataType:
    import pyarrow as pa

    match column:
        case Value(dtype):
            return pa.type_for_alias(dtype)
        case Struct(fields):
            return _arrow_struct(fields)
        case ListOf(item):
            return pa.list_(_arrow(item))


def _arrow_struct(fields: Mapping[str, Value]) -> pa.StructType:
    import pyarrow as pa

    return pa.struct([pa.field(name, _arrow(value)) for name, value in fields.items()])
