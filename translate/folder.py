"""A model's folder on disk: its manifest, its files and their hashes.

triptych-model.toml   what it is: see `Manifest`
model.bin, config.json, shared_vocabulary.json (or source_ and target_vocabulary.json)
sentencepiece.model   or source.spm and target.spm
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from triptych.errors import ModelError
from triptych.translate.engines import Direction, Limits

MANIFEST = "triptych-model.toml"
FAMILIES = ("marian", "nllb", "m2m100", "t5")
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a model's folder says about itself.

    `codes` gives the model's own name of each language. `tagged` says that a Marian model serves
    several targets and wants `>>code<<` first. `hashes` are SHA-256 of the files by name.
    """

    id: str
    family: str
    revision: str
    licence: str
    commercial: bool
    directions: tuple[Direction, ...]
    codes: Mapping[str, str]
    tagged: bool = False
    note: str | None = None
    demonstration: bool = False
    longest: int = 512  # positions
    limits: Limits = field(default_factory=Limits)
    hashes: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """A hash of all the hashes: the model's identity in caches and signatures."""
        lines = "\n".join(f"{name} {value}" for name, value in sorted(self.hashes.items()))
        return sha256(lines.encode()).hexdigest()[:16]


def file_hash(path: Path) -> str:
    """The SHA-256 of a file."""
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _table(record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = record.get(key, {})
    if not isinstance(value, dict):
        raise TypeError(f"{key} is not a table")
    return value


def manifest_from(record: Mapping[str, Any]) -> Manifest:
    """A manifest of its TOML table; raises KeyError, TypeError or ValueError on nonsense."""
    family = record["family"]
    if family not in FAMILIES:
        raise ValueError(f"family {family!r} is none of {', '.join(FAMILIES)}")
    return Manifest(
        id=str(record["id"]),
        family=family,
        revision=str(record["revision"]),
        licence=str(record["licence"]),
        commercial=bool(record["commercial"]),
        directions=tuple((str(a), str(b)) for a, b in record["directions"]),
        codes={str(k): str(v) for k, v in _table(record, "codes").items()},
        tagged=bool(record.get("tagged", False)),
        note=record.get("note"),
        demonstration=bool(record.get("demonstration", False)),
        longest=int(record.get("longest", 512)),
        limits=Limits(**{k: float(v) for k, v in _table(record, "limits").items()}),
        hashes={str(k): str(v) for k, v in _table(record, "hashes").items()},
    )


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder; raises `ModelError` where it is missing or wrong."""
    path = folder / MANIFEST
    try:
        return manifest_from(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise ModelError(
            f"{folder}: no {MANIFEST}, so this is not a model's folder: make one with "
            "`triptych models get`"
        ) from None
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{path}: cannot be used: {error!r}: get the model again") from None


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write the manifest as TOML."""
    lines = [f"{key} = {_quoted(getattr(manifest, key))}" for key in ("id", "family", "revision")]
    lines += [
        f"licence = {_quoted(manifest.licence)}",
        f"commercial = {str(manifest.commercial).lower()}",
        f"tagged = {str(manifest.tagged).lower()}",
        f"demonstration = {str(manifest.demonstration).lower()}",
        f"longest = {manifest.longest}",
    ]
    if manifest.note:
        lines.append(f"note = {_quoted(manifest.note)}")
    pairs = ", ".join(f"[{_quoted(a)}, {_quoted(b)}]" for a, b in manifest.directions)
    lines.append(f"directions = [{pairs}]")
    limits = {
        name: value
        for name in Limits.__slots__
        if (value := getattr(manifest.limits, name)) is not None
    }
    for title, table in (("codes", manifest.codes), ("hashes", manifest.hashes)):
        lines.append(f"\n[{title}]")
        lines += [f"{_quoted(k)} = {_quoted(v)}" for k, v in sorted(table.items())]
    if limits:
        lines.append("\n[limits]")
        lines += [f"{name} = {value}" for name, value in limits.items()]
    (folder / MANIFEST).write_text("\n".join(lines) + "\n", encoding="utf-8")


def verify_files(folder: Path, manifest: Manifest) -> None:
    """Raise `ModelError` naming a file that is missing or has another hash than the manifest."""
    for name, wanted in manifest.hashes.items():
        path = folder / name
        if not path.is_file():
            raise ModelError(f"{folder}: the model lacks {name}: get it again")
        if file_hash(path) != wanted:
            raise ModelError(f"{path}: the file is damaged (wrong hash): get the model again")
