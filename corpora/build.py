"""The build: from sources to a store, story by story, resumable at any point."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path

from triptych.corpora.alike import STAGE, note_twins
from triptych.corpora.anchors import article_digest, text_hash
from triptych.corpora.decisions import Decision, pins
from triptych.corpora.engines import CACHE_NAME, Stages
from triptych.corpora.housestyle import ENOUGH, style_of
from triptych.corpora.lines import Lines
from triptych.corpora.overlay import Rescore
from triptych.corpora.profiles import Profile, using
from triptych.corpora.runner import InProcess, Loader, Runner
from triptych.corpora.schema import database_path, journal_path
from triptych.corpora.settings import BuildSettings
from triptych.corpora.sources import Sourced, Unread, find_unread
from triptych.corpora.step import Engines, Failure, Link, Outcome, Task, process, task_of
from triptych.corpora.store import Result, Store
from triptych.corpora.succession import successors, supersede
from triptych.corpora.traces import url_key
from triptych.corpora.twins import Sketch
from triptych.errors import InputError
from triptych.records import ledger_record
from triptych.story import LedgerEntry, Story

STEP_STAGES = ("align", "fill", "score")  # the ledger lines that the step writes
NOT_READ = (*STEP_STAGES, STAGE)  # those of reading and pairing are all others


@dataclass(slots=True)
class Built:
    """What a build did.

    `kept` names stories of earlier builds that these sources do not have; `renamed` maps those
    whose articles are in another story now to that story. `alike` are the groups of
    near-duplicates in the store, `held` is how many stories it holds now.
    """

    built: list[str] = field(default_factory=list)
    unchanged: int = 0
    withdrawn: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    alike: list[tuple[str, ...]] = field(default_factory=list)
    held: int = 0

    @property
    def stories(self) -> int:
        """How many stories the sources had that are in the store now."""
        return len(self.built) + self.unchanged


@dataclass(frozen=True, slots=True)
class Watcher:
    """What is told of a build while it runs."""

    error: Callable[[str], None] = lambda message: None
    done: Callable[[str], None] = lambda story: None


def build(
    sources: Sequence[str | Path],
    directory: str | Path,
    settings: BuildSettings | None = None,
    *,
    load: Loader | None = None,
    runner: Runner | None = None,
    watcher: Watcher | None = None,
    profiles: Sequence[Profile] = (),
) -> Built:
    """Read, pair, align, fill and score what `sources` hold into the store in `directory`.

    Stories whose articles, settings and models did not change since the last build are left as
    they are. What goes wrong with a file or a story is in `Built.errors` and in the ledger, and
    does not stop the others. `profiles` say what is known of the agencies' pages, besides those
    that come with Triptych. Raises `StoreError`, `SettingsError`, `ModelError` for what does. A
    first build that comes to no story leaves nothing behind.
    """
    settings = settings or BuildSettings()
    runner = runner or InProcess()
    with using(profiles), _store_for(Path(directory)) as store:
        if not len(store):  # a build of a store that has stories may find nothing to do
            runner.prepare()
        found = find_unread(sources)
        if load is None:
            settings, found = _with_style(settings, store, found)
            load = Stages(settings, Path(directory) / CACHE_NAME if runner.here else None)
        load.signature  # noqa: B018 - settings that cannot be used must not replace those that could
        store.set_meta("settings", settings.to_record())
        work = _Build(store, load, watcher or Watcher(), runner.here)
        for outcomes in runner.run(work.tasks(found), load):
            work.take(outcomes)
        work.sort_out()
        work.done.alike = note_twins(store, work.sketches)
        work.done.held = len(store)
    return work.done


@contextmanager
def _store_for(directory: Path) -> Iterator[Store]:
    """The store in `directory`; one that was made for this build goes again if it stays empty."""
    path, cache = database_path(directory), directory / CACHE_NAME
    files = [path, *(cache.with_name(cache.name + end) for end in ("", "-wal", "-shm"))]
    made = [file for file in (*files, directory, *directory.parents) if not file.exists()]
    empty = path in made
    try:
        with Store.open(directory, create=True) as store:
            try:
                yield store
            finally:
                empty = empty and not len(store)
    finally:
        if empty and not journal_path(path).exists():  # else another process is at work in it
            for file in made:
                with suppress(OSError):  # never written, or a folder that holds something else
                    file.rmdir() if file.is_dir() else file.unlink()


def _with_style(
    settings: BuildSettings, store: Store, found: Iterator[Sourced | Unread]
) -> tuple[BuildSettings, Iterator[Sourced | Unread]]:
    """The settings with a house style: that of the store, else learnt from the first stories.

    A style stays as it was learnt, so that a story's findings do not depend on later ones.
    """
    if settings.style:
        return settings, found
    stored = store.get_meta("settings")
    if stored and stored.get("style"):
        return replace(settings, style=stored["style"]), found
    first = [item.read() if isinstance(item, Unread) else item for item in islice(found, ENOUGH)]
    style = style_of(sourced.story for sourced in first if sourced.story)
    return replace(settings, style=style), chain(first, found)


def rebuild_story(store: Store, story_id: str, engines: Engines) -> Result:
    """Build one story of a store again, from the articles it holds, around its pins."""
    story = store.story(story_id)
    entries = tuple(e for e in store.ledger(story_id) if e.stage not in STEP_STAGES)
    links = links_of(story, store.decisions(story_id))
    result = process(Task(story, store.pairing(story_id), entries, links), engines)
    store.save(result, engines.score)
    return result


def links_of(story: Story, decisions: Iterable[Decision]) -> tuple[Link, ...]:
    """The pins that hold, as indices into the story's paragraphs as they are now.

    A pin whose paragraphs are no longer all there is left out; where two hold the same paragraph,
    the later one counts.
    """
    links: list[Link] = []
    taken: set[tuple[str, str, int]] = set()
    for pin in reversed(list(pins(decisions))):
        kind, members = pin.data["kind"], {}
        for language, hashes in pin.data["members"].items():
            article = story.articles.get(language)
            found = [text_hash(text) for text in article.texts(kind)] if article else []
            members[language] = tuple(found.index(h) for h in hashes if h in found)
        places = {(kind, language, i) for language, ids in members.items() for i in ids}
        wanted = sum(len(hashes) for hashes in pin.data["members"].values())
        present = all(language in story.articles for language in members)
        if present and len(places) == wanted and not places & taken:
            taken |= places
            links.append((kind, members))
    return tuple(reversed(links))


class _Build:
    """The state of one build: what was seen, and what became of it."""

    def __init__(self, store: Store, load: Loader, watcher: Watcher, here: bool) -> None:
        self.store = store
        self.load = load
        self.watcher = watcher
        self.here = here
        self.done = Built()
        self.named: set[str] = set()
        self.seen: set[str] = set()
        self.sketches: dict[str, Sketch] = {}
        self.engines: Engines | None = None
        self.graves = {
            (t.kind, url_key(t.value) if t.kind == "url" else t.value) for t in store.tombstones()
        }

    def tasks(self, found: Iterable[Sourced | Unread]) -> Iterator[Task | Unread]:
        """The stories that need work; errors are told, unchanged stories passed over."""
        for item in found:
            if item.name in self.named:
                self._fail(
                    f"{', '.join(item.sources) or item.name}: a second story with the id "
                    f"{item.name!r}: rename one of them",
                    item.sources,
                )
                continue
            if item.name is not None:
                self.named.add(item.name)
            if isinstance(item, Unread):
                if self._readable_later(item.name):
                    yield item
                    continue
                item = item.read()
            self._tell(item.errors)
            story, entries = self._admitted(item.story, item.entries)
            if story is None:
                self._keep(entries)
                continue
            self.seen.add(story.id)
            links = links_of(story, self.store.decisions(story.id))
            task = task_of(story, entries, item.pairing, links)
            if self._unchanged(task):
                self.done.unchanged += 1
                self.watcher.done(story.id)
            else:
                yield task

    def take(self, outcomes: Sequence[Outcome]) -> None:
        """Put outcomes into the store."""
        built = []
        for outcome in outcomes:
            self._tell(outcome.errors)
            self._keep(outcome.ledger)
            match outcome.made:
                case Failure(story, message, sources):
                    self._fail(f"story {story}: {message}", sources)
                    self.seen.add(story)
                case Lines() as lines:
                    built.append(lines)
                    self.seen.add(lines.id)
        if built:
            decided = any(self.store.decided(lines.id) for lines in built)
            self.store.put(built, self._score() if decided else None)
        for lines in built:
            self.done.built.append(lines.id)
            self.sketches[lines.id] = lines.sketch
            self.watcher.done(lines.id)

    def sort_out(self) -> None:
        """What to do with stories that these sources do not have."""
        for story in [story for story in self.store.story_ids() if story not in self.seen]:
            heirs = successors(self.store, story)
            if heirs and self.seen.issuperset(heirs):
                new = heirs[0]
                supersede(self.store, story, new, self._rescore(new) or self._rescore(story))
                self.done.renamed[story] = new
            else:
                self.done.kept.append(story)

    def _rescore(self, story_id: str) -> Rescore | None:
        """What scores rows of a story that people changed, None if nobody did."""
        return self._score() if self.store.decided(story_id) else None

    def _score(self) -> Rescore:
        """The scorer, in this process, where engines are loaded only if there is such a story."""
        self.engines = self.engines or self.load()
        return self.engines.score

    def _readable_later(self, name: str) -> bool:
        """Whether a story can be read where it is built: nothing here hangs on what its pages say."""
        built = self.store.built_from(name)
        changed = built is None or built[1] != self.load.signature
        return self.here and changed and not self.graves and not self.store.decided(name)

    def _keep(self, entries: Iterable[LedgerEntry]) -> None:
        """Put ledger lines of no story into the store."""
        loose: dict[str, list[LedgerEntry]] = {}
        for entry in entries:
            loose.setdefault(entry.source or "", []).append(entry)
        for source, own in loose.items():
            self.store.replace_loose(source, own)

    def _tell(self, errors: Iterable[InputError]) -> None:
        for error in errors:
            self._say(str(error))

    def _say(self, message: str) -> None:
        self.done.errors.append(message)
        self.watcher.error(message)

    def _fail(self, message: str, sources: Sequence[str]) -> None:
        self._say(message)
        self._keep(
            LedgerEntry("build", "error", "dropped", message, source) for source in sources or ("",)
        )

    def _admitted(
        self, story: Story | None, entries: Sequence[LedgerEntry]
    ) -> tuple[Story | None, Sequence[LedgerEntry]]:
        """The story without what was withdrawn, None if nothing is left, and its ledger lines."""
        if story is None or not self.graves:
            return story, entries
        articles = {}
        for language, article in story.articles.items():
            marks = [("hash", article_digest(article)), ("story", story.id)]
            if article.url:
                marks.append(("url", url_key(article.url)))
            mark = next((m for m in marks if m in self.graves), None)
            if mark is None:
                articles[language] = article
                continue
            page = (article.source, language)
            why = "withdrawn for good"
            gone = LedgerEntry("withdraw", mark[0], "dropped", why, article.source, None, language)
            entries = [gone, *(e for e in entries if (e.source, e.language) != page)]
        if not articles:
            self.done.withdrawn.append(story.id)
            return None, entries
        return replace(story, articles=articles), entries

    def _unchanged(self, task: Task) -> bool:
        """Whether the store has this story as these engines would build it.

        Where only the way it was read changed (a folder moved), that is written down and the
        rows stay.
        """
        story = task.story
        built = self.store.built_from(story.id)
        if built is None or built != (task.digest, self.load.signature):
            return False
        stored = tuple(self.store.ledger(story.id))
        read = [ledger_record(e) for e in stored if e.stage not in NOT_READ]
        same = (
            read == [ledger_record(e) for e in task.ledger]
            and self.store.pairing(story.id) == task.pairing
            and self.store.story(story.id) == story
        )
        if not same:
            made = tuple(e for e in stored if e.stage in NOT_READ)
            rows = tuple(self.store.machine_rows(story.id))
            vector = self.store.machine_vector(story.id)
            result = Result(
                story,
                rows,
                vector,
                task.digest,
                self.load.signature,
                (*task.ledger, *made),
                task.pairing,
            )
            self.store.save(result, self._rescore(story.id))
        return True
