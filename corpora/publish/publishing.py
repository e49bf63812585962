"""Publishing: from a store to a folder, all of it or nothing."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Protocol

import triptych
from triptych.corpora.publish.card import Facts, render
from triptych.corpora.publish.counts import check_counts
from triptych.corpora.publish.diff import compare
from triptych.corpora.publish.gates import (
    ALLOWABLE,
    GATES,
    Breach,
    Gate,
    GateError,
    check_licences,
    check_splits,
    check_story,
)
from triptych.corpora.publish.huggingface import HuggingFaceWriter
from triptych.corpora.publish.jsonl import JsonlWriter
from triptych.corpora.publish.licences import spdx_expression
from triptych.corpora.publish.manifest import (
    FORMAT,
    MANIFEST,
    IndexWriter,
    file_hashes,
    read_index,
    read_manifest,
    write_json,
)
from triptych.corpora.publish.moses import MosesWriter
from triptych.corpora.publish.parquet import ParquetWriter, require_pyarrow
from triptych.corpora.publish.release import (
    About,
    Machine,
    Policy,
    ReleasedStory,
    Split,
    release_story,
)
from triptych.corpora.publish.splits import Shares, assign
from triptych.corpora.publish.tally import Tally
from triptych.corpora.publish.tmx import TmxWriter
from triptych.corpora.publish.whole import whole_folder
from triptych.corpora.publish.xliff import XliffWriter
from triptych.corpora.settings import LANGUAGE
from triptych.corpora.store import Store
from triptych.corpora.twins import near_duplicates
from triptych.errors import InputError, SettingsError
from triptych.records import Record
from triptych.story import Severity


class Writer(Protocol):
    """What writes a release in one format, a story at a time."""

    def add(self, story: ReleasedStory) -> None:
        """Write one story."""

    def close(self) -> None:
        """Finish the files."""


FORMATS: Mapping[str, Callable[[Path, About], Writer]] = {
    "tmx": TmxWriter,
    "xliff": XliffWriter,
    "moses": MosesWriter,
    "jsonl": JsonlWriter,
    "parquet": ParquetWriter,
    "huggingface": HuggingFaceWriter,
}


@dataclass(frozen=True, slots=True)
class Settings:
    """How a release is made.

    `splits` are what a person wants for some stories. `previous` is the folder of the release
    before; where there is none, it is the one that `replace` allows to overwrite. `version`
    defaults to one more than the previous one. `repository` is OWNER/NAME on Hugging Face, for
    those who will load it from there. `allow` names gates that report but do not stop.
    """

    formats: tuple[str, ...]
    licence: str
    name: str
    date: dt.date
    version: str | None = None
    title: str = ""
    languages: tuple[str, ...] | None = None
    machine: Machine = "train"
    min_confidence: float = 0.0
    without: Severity | None = None
    memory_licence: str = ""
    mask: bool = False
    shares: Shares = field(default_factory=Shares)
    splits: Mapping[str, Split] = field(default_factory=dict)
    previous: Path | None = None
    repository: str = ""
    allow: frozenset[Gate] = frozenset()
    replace: bool = False

    def __post_init__(self) -> None:
        for kind, given, known in (
            ("format", self.formats, tuple(FORMATS)),
            ("gate that can be allowed", self.allow, ALLOWABLE),
        ):
            for name in given:
                if name not in known:
                    raise SettingsError(f"{kind} {name!r} is not one of {', '.join(known)}")
        if not self.formats:
            raise SettingsError(f"no format: name one or several of {', '.join(FORMATS)}")
        if not 0 <= self.min_confidence <= 1:
            raise SettingsError(f"a confidence of {self.min_confidence} is not between 0 and 1")
        for licence in (self.licence, self.memory_licence):
            spdx_expression(licence)


@dataclass(frozen=True, slots=True)
class Published:
    """A release as it was written: its folder, its manifest, and the breaches that were allowed."""

    folder: Path
    manifest: Record
    allowed: tuple[Breach, ...]


def publish(store: Store, out: Path, settings: Settings) -> Published:
    """Write a release of what `store` holds into the folder `out`.

    Raises `GateError` if a gate that is not allowed stops it, `SettingsError` if `out` is there
    and may not be replaced, `MissingExtraError` without pyarrow where a format needs it. Whatever
    goes wrong, `out` stays as it was.
    """
    if {"parquet", "huggingface"} & set(settings.formats):
        require_pyarrow("publishing Parquet or for Hugging Face")
    with whole_folder(out, replace=settings.replace) as partial:
        twins = near_duplicates(store.stories())
        return _Publishing(store, partial, out, settings).run([group.stories for group in twins])


class _Publishing:
    """The state of one release on its way."""

    def __init__(self, store: Store, folder: Path, out: Path, settings: Settings) -> None:
        self.store = store
        self.folder = folder
        self.out = out
        self.settings = settings
        self.previous = settings.previous or (out if (out / MANIFEST).is_file() else None)
        self.before: Record = read_manifest(self.previous) if self.previous else {}
        self.breaches: list[Breach] = []
        self.signatures: set[str] = set()

    def run(self, groups: Sequence[Collection[str]]) -> Published:
        earlier = {s.id: s.split for s in read_index(self.previous)} if self.previous else {}
        splits = assign(
            self._ids(),
            groups,
            self.settings.shares,
            given=self.settings.splits,
            previous=earlier,
        )
        about = self._about()
        tally = Tally(about.languages)
        writers = self._write(about, splits, tally)
        self.breaches += check_splits(groups, splits)
        self.breaches += check_licences(about.licence, tally)
        self._stop()
        manifest = self._describe(about, tally, earlier, writers)
        self.breaches += check_counts(self.folder)
        self._stop()
        return Published(self.out, manifest, tuple(self.breaches))

    def _ids(self) -> list[str]:
        """The ids of all stories; raises `InputError` if there are none, or not those named."""
        ids = list(self.store.story_ids())
        if not ids:
            raise InputError(
                "it holds no stories: build some with 'triptych build'",
                source=str(self.store.directory),
            )
        unknown = sorted(self.settings.splits.keys() - set(ids))
        if unknown:
            raise InputError(f"a split is given for {unknown[0]!r}, but there is no such story")
        return ids

    def _about(self) -> About:
        settings = self.settings
        before = str(self.before.get("version", "0"))
        version = settings.version or (str(int(before) + 1) if before.isdecimal() else None)
        if version is None:
            raise SettingsError(f"after version {before!r} comes which? Name it with --version")
        languages = settings.languages or released_languages(self.store)
        for language in languages:
            if not LANGUAGE.fullmatch(language):
                raise SettingsError(
                    f"{language!r} is not a language code: choose with --languages, such as en,sq"
                )
        if settings.languages:
            held = released_languages(self.store)
            for language in languages:
                if language not in held:
                    raise SettingsError(
                        f"no story has a text in {language!r}: choose with --languages from "
                        f"{','.join(held)}"
                    )
        return About(
            name=settings.name,
            version=version,
            licence=spdx_expression(settings.licence),
            languages=languages,
            date=settings.date,
            title=settings.title,
        )

    def _write(self, about: About, splits: Mapping[str, Split], tally: Tally) -> list[Writer]:
        """Write all stories in all formats, in one pass; answers the writers, closed."""
        settings = self.settings
        policy = Policy(
            about.licence,
            about.languages,
            settings.machine,
            settings.min_confidence,
            settings.without,
            spdx_expression(settings.memory_licence),
            settings.mask,
        )
        writers: list[Writer] = []
        with contextlib.ExitStack() as stack:
            for make in (IndexWriter, *(FORMATS[name] for name in settings.formats)):
                writers.append(make(self.folder, about))
                stack.callback(writers[-1].close)
            for story in self.store.stories():
                if story.id not in splits:  # it came while we were publishing
                    continue
                rows = list(self.store.rows(story.id))
                released, left_out = release_story(story, rows, splits[story.id], policy)
                self.breaches += check_story(released)
                tally.add(released, left_out)
                for writer in writers:
                    writer.add(released)
                built = self.store.built_from(story.id)
                if built is not None:
                    self.signatures.add(built[1])
        return writers

    def _stop(self) -> None:
        """Raise `GateError` if anything stands in the way that nobody allowed."""
        if any(breach.gate not in self.settings.allow for breach in self.breaches):
            raise GateError(
                [breach for breach in self.breaches if breach.gate not in self.settings.allow]
            )

    def _describe(
        self, about: About, tally: Tally, earlier: Mapping[str, Split], writers: Sequence[Writer]
    ) -> Record:
        """Write the cards and `release.json`."""
        withdrawn = self._withdrawn(earlier)
        changes = None
        if self.previous:
            changes = compare(
                read_index(self.previous), read_index(self.folder), withdrawn=withdrawn
            )
        facts = Facts(
            about=about,
            figures=tally.to_record(),
            machine=self.settings.machine,
            formats=self.settings.formats,
            repository=self.settings.repository,
            gates=GATES,
            allowed=dict(sorted(Counter(breach.gate for breach in self.breaches).items())),
            withdrawn=tuple(sorted(withdrawn)),
            previous=self.before.get("version"),
            changes=changes,
            signatures=tuple(sorted(self.signatures)),
        )
        (self.folder / "README.md").write_text(render(facts), "utf-8")
        for writer in writers:
            if isinstance(writer, HuggingFaceWriter):
                writer.describe(facts)
        manifest = self._manifest(facts)
        write_json(self.folder / MANIFEST, manifest)
        return manifest

    def _withdrawn(self, earlier: Mapping[str, Split]) -> set[str]:
        """The stories that an earlier release held and that were withdrawn since."""
        published = {*earlier, *self.before.get("withdrawn", ())}
        return published & {stone.story for stone in self.store.tombstones()}

    def _manifest(self, facts: Facts) -> Record:
        about, settings = facts.about, self.settings
        return {
            "format": FORMAT,
            "name": about.name,
            "title": about.title,
            "version": about.version,
            "date": about.date.isoformat(),
            "licence": about.licence,
            "languages": list(about.languages),
            "triptych": triptych.__version__,
            "signatures": list(facts.signatures),
            "settings": {
                "formats": list(settings.formats),
                "machine": settings.machine,
                "min_confidence": settings.min_confidence,
                "without": settings.without,
                "mask": settings.mask,
                "shares": asdict(settings.shares),
            },
            "figures": facts.figures,
            "allowed": facts.allowed,
            "withdrawn": list(facts.withdrawn),
            "previous": facts.previous,
            "changes": facts.changes.counts() if facts.changes else None,
            "files": file_hashes(self.folder),
        }


def released_languages(store: Store) -> tuple[str, ...]:
    """The languages that have a text in the store: its columns in their order, then others."""
    first = next(store.rows(), None)
    columns = store.languages or (tuple(first.cells) if first else ())
    found: set[str] = set()
    for story in store.stories():
        found.update(story.articles)
    missing = set(columns) - found
    for row in store.rows() if missing else ():
        filled = {lang for lang in missing if (cell := row.cells.get(lang)) and cell.text}
        found |= filled
        missing -= filled
        if not missing:
            break
    return (*(lang for lang in columns if lang in found), *sorted(found - set(columns)))
