"""Croissant 1.1 (MLCommons): the data set described in JSON-LD, file by file and field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from triptych.corpora.publish.card import citation
from triptych.corpora.publish.licences import known
from triptych.corpora.publish.manifest import sha256, write_json
from triptych.corpora.publish.release import About, Split
from triptych.corpora.publish.tables import Column, ListOf, Struct, Table, Value
from triptych.records import Record

_TYPES = {"string": "sc:Text", "int32": "sc:Integer", "float64": "sc:Float", "bool": "sc:Boolean"}


def write_croissant(
    folder: Path,
    about: About,
    description: str,
    parts: Mapping[tuple[str, Split], tuple[Table, Path]],
) -> None:
    """Write `croissant.json` into `folder`; `parts` are the Parquet files, by configuration and split."""
    licence = known(about.licence)
    record = {
        "@context": _context(),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": about.name,
        "description": description,
        "version": about.version,
        "datePublished": about.date.isoformat(),
        "license": licence.url if licence else about.licence,
        "inLanguage": list(about.languages),
        "keywords": ["parallel corpus", "news", "translation", *about.languages],
        "citeAs": citation(about),
        "isLiveDataset": False,
        "distribution": [_file(folder, path) for _, path in parts.values()],
        "recordSet": [
            _record_set(f"{config}-{split}", table, path.relative_to(folder).as_posix())
            for (config, split), (table, path) in parts.items()
        ],
    }
    write_json(folder / "croissant.json", record)


@cache
def _context() -> Record:
    text = (files("triptych.corpora.publish") / "croissant-context.json").read_text("utf-8")
    context: Record = json.loads(text)
    return context


def _file(folder: Path, path: Path) -> Record:
    name = path.relative_to(folder).as_posix()
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": name,
        "contentSize": f"{path.stat().st_size} B",
        "encodingFormat": "application/x-parquet",
        "sha256": sha256(path),
    }


def _record_set(name: str, table: Table, file: str) -> Record:
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": table.about,
        "key": [{"@id": f"{name}/{column}"} for column in table.key],
        "field": [
            _field(f"{name}/{column}", column, kind, file, column)
            for column, kind in table.columns.items()
        ],
    }


def _field(id_: str, name: str, column: Column, file: str, source: str, path: str = "") -> Record:
    field: Record = {"@type": "cr:Field", "@id": id_, "name": name}
    if isinstance(column, ListOf):
        field |= {"isArray": True, "arrayShape": "-1"}
        column = column.item
    if isinstance(column, Value):
        field["dataType"] = _TYPES[column.dtype]
        field["source"] = {"fileObject": {"@id": file}, "extract": {"column": source}}
        if path:
            field["source"]["transform"] = {"jsonPath": path}
    else:
        field["subField"] = list(_sub_fields(id_, column, file, source))
    return field


def _sub_fields(id_: str, column: Struct, file: str, source: str) -> Iterator[Record]:
    for name, value in column.fields.items():
        yield _field(f"{id_}/{name}", name, value, file, source, f'$."{name}"')
