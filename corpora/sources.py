"""Stories from what a user has: folders, manifests, exports, or heaps of pages that are paired.

A story that cannot be read whole comes with errors that name the files, and with the languages
that could be read; the others go on.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from triptych.corpora.articles import Reading
from triptych.corpora.feeds import read_feed, saved_pages
from triptych.corpora.heap import Heap
from triptych.corpora.manifests import Listed, read_listing
from triptych.corpora.profiles import Profile, own_profiles, using
from triptych.corpora.readers import ARCHIVES, PAGES, RECORDS, read_file, read_records
from triptych.corpora.staleness import Moments, stale
from triptych.errors import InputError
from triptych.languages.packs import pack_codes
from triptych.story import Article, LedgerEntry, Story

Record = dict[str, object]

_Item = Listed | Story | Reading | InputError  # of a listing
_PATIENCE = 100  # bad lines after which a file that nobody asked for is no listing
_FEW = 8  # pages of a folder that may be the versions of one story, whatever their names
_FEEDS = (".xml", ".rss", ".atom")
_CODE = re.compile(r"(?:^|.*[._-])(?P<code>[a-z]{2,3})(?:[-_][A-Z]{2})?$")


@dataclass(frozen=True, slots=True)
class Sourced:
    """A story as it was found. Without a story it carries only errors and ledger lines.

    `pairing` says why these articles are one story: `rule`, `why` and `confidence`.
    """

    story: Story | None = None
    ledger: tuple[LedgerEntry, ...] = ()
    errors: tuple[InputError, ...] = ()
    pairing: Mapping[str, object] = field(default_factory=dict)

    @property
    def name(self) -> str | None:
        """The id of the story, if there is one."""
        return self.story.id if self.story else None

    @property
    def sources(self) -> tuple[str, ...]:
        """Where its articles come from."""
        return self.story.sources if self.story else ()

    @property
    def entries(self) -> tuple[LedgerEntry, ...]:
        """The ledger lines of errors and of what was left out."""
        told = (
            LedgerEntry("read", "error", "dropped", str(error), error.source or "")
            for error in self.errors
        )
        return (*told, *self.ledger)


@dataclass(frozen=True, slots=True)
class Unread:
    """A story that something names, whose pages were not read yet: `read` does, here or elsewhere.

    `where` the name comes from, if not from the place of an article. `profiles` are those in use.
    """

    name: str
    files: tuple[tuple[str | None, Path], ...]
    pairing: Record
    where: str | None = None
    readings: tuple[Reading, ...] = ()  # what the naming itself brought
    errors: tuple[InputError, ...] = ()
    profiles: tuple[Profile, ...] = field(default_factory=own_profiles)

    @property
    def sources(self) -> tuple[str, ...]:
        """Where its articles come from."""
        return tuple(str(path) for _, path in self.files)

    def read(self) -> Sourced:
        """The story."""
        readings, errors = list(self.readings), list(self.errors)
        with using(self.profiles):
            for code, path in self.files:
                for reading in read_file(path, language=code):
                    if isinstance(reading, InputError):
                        errors.append(reading)
                    else:
                        readings.append(reading)
            return gather(self.name, readings, errors, self.pairing, self.where)


def find_stories(sources: Sequence[str | Path]) -> Iterator[Sourced]:
    """The stories of folders, manifests, exports and pages, one by one, read."""
    for found in find_unread(sources):
        yield found.read() if isinstance(found, Unread) else found


def find_unread(sources: Sequence[str | Path]) -> Iterator[Sourced | Unread]:
    """As `find_stories`, without reading what can be read later.

    Folders and manifests stream; pages that nothing names as a story are read all, put aside on
    disk, and come last, paired.
    """
    heap = Heap()
    named: dict[str, list[tuple[str | None, Path]]] = {}
    for source in map(Path, sources):
        if source.is_dir():
            yield from _folder(source, heap)
        elif not source.exists():
            yield Sourced(errors=(InputError("no such file or folder", source=str(source)),))
        elif source.suffix.lower() in PAGES and (told := _told(source)):
            named.setdefault(told[0], []).append((told[1], source))
        else:
            yield from _file(source, heap)
    for name, files in named.items():
        yield _gathered(name, files, "name", "the files are named alike")
    for group in heap.stories():
        yield Sourced(group.story, group.ledger, (), group.pairing)


def read_all(paths: Iterable[str | Path]) -> Iterator[Reading | InputError]:
    """Every article of files and folders, one by one, whatever story it belongs to."""
    for path in map(Path, paths):
        files = [path]
        if path.is_dir():
            names = (*PAGES, *RECORDS, *ARCHIVES)
            files = sorted(p for p in path.rglob("*") if p.name.lower().endswith(names))
        for file in files:
            yield from read_file(file)


def checked_id(name: str, source: str) -> str:
    """A story id that is safe as a name. Raises `InputError` for what could leave a folder."""
    parts = re.split(r"[/\\]", name)
    if not name.strip() or len(name) > 200 or any(c < " " or c == "\x7f" for c in name):
        raise InputError(
            f"the story id {name[:60]!r} is empty, too long or has control characters in it",
            source=source,
        )
    if ".." in parts or "" in parts or "." in parts or ":" in parts[0]:
        raise InputError(
            f"the story id {name!r} reads as a path out of its folder: use letters, digits, "
            "'-', '_' and '/' between them",
            source=source,
        )
    return name


def _folder(root: Path, heap: Heap) -> Iterator[Sourced | Unread]:
    """The stories of a folder and the folders below it, in order of their names."""
    claimed: set[Path] = set()  # pages that a feed listed
    for directory, below, names in os.walk(root):
        below[:] = sorted(d for d in below if not d.startswith("."))
        here = Path(directory)
        for name in [n for n in (*below, *names) if not n.isascii() and _undecoded(n)]:
            (below if name in below else names).remove(name)
            shown = str(here / name).encode("utf-8", "replace").decode()
            yield Sourced(errors=(InputError("its name is not UTF-8: rename it", source=shown),))
        pages: list[Path] = []
        others: list[Path] = []
        for name in sorted(n for n in names if not n.startswith(".")):
            suffix = Path(name).suffix.lower()
            (pages if suffix in PAGES else others).append(here / name)
        for feed in [p for p in others if p.suffix.lower() in _FEEDS]:
            yield from _feed(feed, heap, claimed)
        pages = [path for path in pages if path not in claimed]
        others = [path for path in others if path.suffix.lower() not in _FEEDS]
        codes = [path for path in pages if path.stem in _codes()]
        if codes:
            strange = [p for p in others if p.stem in _codes()]
            others = [p for p in others if p not in strange]
            yield _gathered(
                _name(root, here),
                [(_stem_code(p), p) for p in pages + strange],
                "folder",
                "the files stand in one folder, named after their languages",
            )
        elif pages and here != root and len(pages) <= _FEW:
            yield from _unnamed(_name(root, here), pages, heap)
        else:
            yield from _heaped(pages, heap)
        for path in others:
            yield from _other(path, heap)


def _undecoded(name: str) -> bool:
    """Whether the file system's name holds bytes that are no text."""
    return any("\udc80" <= character <= "\udcff" for character in name)


def _name(root: Path, here: Path) -> str:
    return here.relative_to(root).as_posix() if here != root else root.resolve().name


def _codes() -> frozenset[str]:
    return frozenset(pack_codes())


def _stem_code(path: Path) -> str | None:
    """The language that a file in a story's folder is named after, known or not."""
    return path.stem if re.fullmatch(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?", path.stem) else None


def _told(path: Path) -> tuple[str, str | None] | None:
    """Story and language from a file name such as `page.en.txt`."""
    match = _CODE.match(path.stem)
    if match is None or match["code"] not in _codes():
        return None
    name = path.stem[: match.start("code")].rstrip("._-")
    return name or path.resolve().parent.name, match["code"]


def _gathered(name: str, files: Iterable[tuple[str | None, Path]], rule: str, why: str) -> Unread:
    """One story of files that belong together."""
    return Unread(name, tuple(files), {"rule": rule, "why": why, "confidence": 1.0})


def gather(
    name: str,
    readings: Iterable[Reading],
    errors: list[InputError],
    pairing: Record,
    where: str | None = None,
) -> Sourced:
    """A story of articles that something names as one. Two of one language are an error.

    `where` the name comes from, if not from the place of an article.
    """
    articles: dict[str, Article] = {}
    ledger: list[LedgerEntry] = []
    twice: dict[str, list[str]] = {}
    moments: dict[str, Moments] = {}
    for reading in readings:
        article = reading.article
        moments[article.language] = Moments(reading.published, article.modified)
        ledger += reading.ledger
        if (first := articles.get(article.language)) is not None:
            twice.setdefault(article.language, [str(first.source)]).append(str(article.source))
        else:
            articles[article.language] = article
    for code, found in twice.items():
        del articles[code], moments[code]
        errors.append(
            InputError(
                f"two files for one language ({code}): {' and '.join(found)}; keep one of them",
                source=found[0],
            )
        )
    try:
        places = (a.source for a in articles.values() if a.source)
        name = checked_id(name, where or next(places, "a story"))
    except InputError as error:
        return Sourced(None, tuple(ledger), (*errors, error))
    for code, why in stale(moments).items():
        article = articles[code]
        ledger.append(LedgerEntry("pair", "stale", "kept", why, article.source, None, code))
    if not articles:
        return Sourced(None, tuple(ledger), tuple(errors))
    ordered = {code: articles[code] for code in sorted(articles)}
    return Sourced(Story(name, ordered), tuple(ledger), tuple(errors), pairing)


def _unnamed(name: str, pages: list[Path], heap: Heap) -> Iterator[Sourced]:
    """A small folder whose files are not named after languages: one story, or part of a heap."""
    found = [reading for path in pages for reading in read_file(path)]
    readings = [r for r in found if isinstance(r, Reading)]
    errors = [r for r in found if isinstance(r, InputError)]
    codes = [reading.article.language for reading in readings]
    if len(set(codes)) < len(codes) and any(reading.article.url for reading in readings):
        for reading in readings:
            heap.add(reading)
        if errors:
            yield Sourced(errors=tuple(errors))
        return
    why = "the files stand in one folder, each in a language of its own"
    yield gather(name, readings, errors, {"rule": "folder", "why": why, "confidence": 0.95})


def _heaped(paths: Iterable[Path], heap: Heap) -> Iterator[Sourced]:
    for path in paths:
        try:
            yield from _put(read_records(path), heap)
        except InputError as error:
            yield Sourced(errors=(error,))
        except OSError as error:
            what = f"cannot be read ({error.strerror or error})"
            yield Sourced(errors=(InputError(what, source=str(path)),))


def _put(found: Iterable[Reading | LedgerEntry | InputError], heap: Heap) -> Iterator[Sourced]:
    """Put articles on the heap; what is none of them is told."""
    for item in found:
        if isinstance(item, InputError):
            yield Sourced(errors=(item,))
        elif isinstance(item, LedgerEntry):
            yield Sourced(ledger=(item,))
        else:
            heap.add(item)


def _feed(path: Path, heap: Heap, claimed: set[Path]) -> Iterator[Sourced]:
    """The saved pages that a feed or sitemap lists."""
    try:
        items = read_feed(path)
    except InputError as error:
        yield Sourced(errors=(error,))
        return
    if items is None:
        yield _ignored(path)
        return
    if not items:
        why = "a feed or sitemap that lists no page"
        yield Sourced(ledger=(LedgerEntry("read", "feed", "dropped", why, str(path)),))
    yield from _put(saved_pages(path, items, claimed), heap)


def _other(path: Path, heap: Heap) -> Iterator[Sourced | Unread]:
    """A file in a folder that is no page: records of articles, or nothing to us."""
    name = path.name.lower()
    if name.endswith((*RECORDS, ".csv", ".tsv")):
        yield from _file(path, heap, asked=False)
    elif name.endswith(ARCHIVES):
        yield from _heaped([path], heap)
    else:
        yield _ignored(path)


def _ignored(path: Path) -> Sourced:
    entry = LedgerEntry("read", "file type", "dropped", "not a page", str(path))
    return Sourced(ledger=(entry,))


def _file(path: Path, heap: Heap, *, asked: bool = True) -> Iterator[Sourced | Unread]:
    """What a single file holds: stories, a manifest, or articles for the heap.

    A file that nobody `asked` for by name may also hold neither.
    """
    if path.suffix.lower() in _FEEDS:
        yield from _feed(path, heap, set())
        return
    listed = read_listing(path)
    if listed is None:
        yield from _heaped([path], heap)
        return
    for item in listed if asked else _telling(listed):
        if isinstance(item, InputError):
            yield Sourced(errors=(item,))
        elif isinstance(item, Listed):
            yield _listed(item)
        elif isinstance(item, Story):
            yield _whole(item, path)
        elif isinstance(item, Reading):
            heap.add(item)
        else:
            yield _ignored(path)


def _telling(listed: Iterable[_Item]) -> Iterator[_Item | None]:
    """What a listing that nobody asked for holds, or None: it may be something else altogether.

    Its errors are told once something in it is of use.
    """
    errors: list[_Item] = []
    items = iter(listed)
    for item in items:
        if not isinstance(item, InputError):
            yield from (*errors, item)
            yield from items
            return
        errors.append(item)
        if len(errors) == _PATIENCE:
            break
    yield None


def _listed(item: Listed) -> Unread:
    """A story of a manifest."""
    why = f"listed together in {item.source}"
    return Unread(
        item.story,
        tuple(item.files),
        {"rule": "manifest", "why": why, "confidence": 1.0},
        item.source,
        tuple(item.readings),
        tuple(item.errors),
    )


def _whole(story: Story, path: Path) -> Sourced:
    """A story that a record gives whole."""
    readings = [Reading(article) for article in story.articles.values()]
    why = f"one record of {path}"
    return gather(
        story.id, readings, [], {"rule": "record", "why": why, "confidence": 1.0}, str(path)
    )
