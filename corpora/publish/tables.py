"""The tables of a release: their columns, and how stories become records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from triptych.corpora.publish.release import (
    About,
    ReleasedCell,
    ReleasedStory,
    cell_facts,
    pair_name,
)
from triptych.records import Record


@dataclass(frozen=True, slots=True)
class Value:
    """A column of plain values: `string`, `int32`, `float64` or `bool`, as Arrow names them."""

    dtype: str


@dataclass(frozen=True, slots=True)
class Struct:
    """A column of records; `translation` makes it what Hugging Face calls a Translation."""

    fields: Mapping[str, Value]
    translation: bool = False


@dataclass(frozen=True, slots=True)
class ListOf:
    """A column of lists."""

    item: Value | Struct


Column = Value | Struct | ListOf

STRING = Value("string")


@dataclass(frozen=True, slots=True)
class Table:
    """A configuration of the data set: its name, what it holds, its columns, its records.

    `key` are the columns that tell records apart. `figure` is the path in `Tally.to_record` to the
    number of records by split.
    """

    name: str
    about: str
    key: tuple[str, ...]
    figure: tuple[str, ...]
    columns: Mapping[str, Column]
    records: Callable[[ReleasedStory], Iterator[Record]]


def tables(about: About) -> list[Table]:
    """The configurations for the languages of a release: all together, each pair, documents."""
    together = rows_table(
        rows_name(about.languages), about.languages, ("rows_in_two_languages",), at_least=2
    )
    pairs = [
        rows_table(pair_name(pair), pair, ("pairs", pair_name(pair)), at_least=2)
        for pair in about.pairs
    ]
    return [together, *pairs, documents_table()]


def rows_name(languages: Sequence[str]) -> str:
    """The name of the configuration with all languages: `triples` where there are three."""
    return "triples" if len(languages) == 3 else "rows"


def rows_table(
    name: str, languages: Sequence[str], figure: tuple[str, ...], *, at_least: int
) -> Table:
    """Rows with a text in `at_least` of `languages`; a language that a row lacks is null."""
    of_strings = Struct(dict.fromkeys(languages, STRING))
    columns: dict[str, Column] = {
        "id": STRING,
        "story": STRING,
        "row": Value("int32"),
        "kind": STRING,
        "translation": Struct(dict.fromkeys(languages, STRING), translation=True),
        "confidence": Value("float64"),
        "flags": ListOf(STRING),
        "moved": ListOf(STRING),
        **dict.fromkeys(("origin", "engine", "from", "licence", "url", "date", "hash"), of_strings),
    }

    def records(story: ReleasedStory) -> Iterator[Record]:
        for row in story.rows:
            cells = {lang: row.cells[lang] for lang in languages if lang in row.cells}
            if len(cells) < at_least:
                continue
            facts = {lang: _facts(cell) for lang, cell in cells.items()}
            yield {
                "id": row.id,
                "story": story.id,
                "row": row.number,
                "kind": row.kind,
                "translation": {
                    lang: cells[lang].text if lang in cells else None for lang in languages
                },
                "confidence": row.confidence,
                "flags": list(row.flags),
                "moved": [lang for lang, cell in cells.items() if cell.moved],
                **{
                    key: {lang: facts[lang][key] if lang in facts else None for lang in languages}
                    for key in ("origin", "engine", "from", "licence", "url", "date", "hash")
                },
            }

    about = f"passages in {', '.join(languages)}; null where a version leaves one out"
    return Table(name, about, ("id",), figure, columns, records)


def _facts(cell: ReleasedCell) -> Record:
    return {**cell_facts(cell), "engine": cell.engine}


def documents_table() -> Table:
    """One record a language version: its passages in the order of the page."""
    passage = Struct({"kind": STRING, "text": STRING, "origin": STRING})
    columns: dict[str, Column] = {
        "story": STRING,
        "language": STRING,
        "url": STRING,
        "date": STRING,
        "place": STRING,
        "agency": STRING,
        "passages": ListOf(passage),
    }

    def records(story: ReleasedStory) -> Iterator[Record]:
        for language, document in story.documents.items():
            yield {
                "story": story.id,
                "language": language,
                "url": document.url,
                "date": document.date.isoformat() if document.date else None,
                "place": document.place,
                "agency": document.agency,
                "passages": [
                    {"kind": p.kind, "text": p.text, "origin": p.origin} for p in document.passages
                ],
            }

    return Table(
        "documents",
        "whole language versions",
        ("story", "language"),
        ("documents",),
        columns,
        records,
    )


def yaml_features(columns: Mapping[str, Column]) -> list[Record]:
    """The columns as `dataset_info.features` of a data set card lists them."""
    return [{"name": name, **_yaml(column)} for name, column in columns.items()]


def _yaml(column: Column) -> Record:
    match column:
        case Value(dtype):
            return {"dtype": dtype}
        case Struct(fields, True):
            return {"dtype": {"translation": {"languages": list(fields)}}}
        case Struct(fields):
            return {"struct": yaml_features(fields)}
        case ListOf(item):
            return {"list": item.dtype if isinstance(item, Value) else yaml_features(item.fields)}


def hub_features(columns: Mapping[str, Column]) -> Record:
    """The columns as the key `huggingface` of a Parquet file's metadata describes them."""
    return {name: _hub(column) for name, column in columns.items()}


def _hub(column: Column) -> Record:
    match column:
        case Value(dtype):
            return {"dtype": dtype, "_type": "Value"}
        case Struct(fields, True):
            return {"languages": list(fields), "_type": "Translation"}
        case Struct(fields):
            return hub_features(fields)
        case ListOf(item):
            return {"feature": _hub(item), "_type": "List"}
