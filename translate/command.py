"""The `command` engine: any program that reads sentences, one a line, and writes as many."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from triptych.counted import counted
from triptych.errors import EngineError, SettingsError
from triptych.translate.engines import Attempt, Candidate, Direction, EngineInfo

UNKNOWN_MARKS = "*@#"  # apertium's, before words that it does not know
FUSE = 3  # batches in a row that hung


@dataclass(frozen=True, slots=True)
class CommandSettings:
    """How to run the program: `argv` by direction, such as {("mk", "en"): ("apertium", ...)}.

    `seconds` is the time allowed for a batch of `batch` sentences; a batch that fails is tried
    again in halves, so that one bad sentence costs only itself. `strip_marks` takes away the marks
    that apertium puts before unknown words; with `refuse_unknown` such a sentence has no
    translation at all.
    """

    name: str
    argv: Mapping[Direction, tuple[str, ...]]
    licence: str
    commercial: bool = True
    revision: str = ""
    seconds: float = 60.0
    batch: int = 64
    strip_marks: bool = False
    refuse_unknown: bool = False

    @classmethod
    def parse(cls, table: Mapping[str, Any]) -> CommandSettings:
        """From TOML: `[argv] "mk-en" = ["apertium", "-u", "mkd-eng"]`; raises on nonsense."""
        rest = dict(table)
        argv: dict[Direction, tuple[str, ...]] = {}
        for pair, words in rest.pop("argv").items():
            source, _, target = pair.partition("-")
            if not target or not isinstance(words, list) or not words:
                raise ValueError(f'argv {pair!r} is not like "mk-en" = ["program", "argument"]')
            argv[source, target] = tuple(map(str, words))
        return cls(argv=argv, **rest)


class CommandEngine:
    """Runs a program once a batch; a hanging one is killed, and given up after `FUSE` batches."""

    def __init__(self, settings: CommandSettings) -> None:
        self.settings = settings
        self._hung = 0
        for words in settings.argv.values():
            if shutil.which(words[0]) is None:
                raise SettingsError(
                    f"{settings.name}: there is no program {words[0]!r}: install it, or correct argv"
                )
        self._digest = sha256(repr(settings).encode() + _stamps(settings).encode()).hexdigest()[:16]

    @property
    def info(self) -> EngineInfo:
        """The settings, and size and time of the program in the digest."""
        s = self.settings
        return EngineInfo("command", s.name, s.revision, s.licence, self._digest, s.commercial)

    def directions(self) -> Collection[Direction]:
        """Those that a command line is given for."""
        return self.settings.argv.keys()

    def translate(
        self, sentences: Sequence[str], source: str, target: str, n_best: int
    ) -> list[Attempt]:
        """One candidate a sentence; `n_best` does not matter."""
        argv = self.settings.argv[source, target]
        attempts: list[Attempt] = []
        for start in range(0, len(sentences), self.settings.batch):
            attempts += self._batch(argv, list(sentences[start : start + self.settings.batch]))
        return attempts

    def _batch(self, argv: tuple[str, ...], sentences: list[str]) -> list[Attempt]:
        try:
            lines = self._run(argv, sentences)
        except TimeoutError as error:
            return [Attempt(error=str(error))] * len(sentences)  # halves would hang as well
        except EngineError as error:
            if len(sentences) == 1:
                return [Attempt(error=str(error))]
            middle = len(sentences) // 2
            return self._batch(argv, sentences[:middle]) + self._batch(argv, sentences[middle:])
        return [self._attempt(line) for line in lines]

    def _run(self, argv: tuple[str, ...], sentences: list[str]) -> list[str]:
        if self._hung >= FUSE:
            raise TimeoutError(f"{argv[0]} hung {FUSE} times in a row and was given up")
        text = "".join(" ".join(s.split()) + "\n" for s in sentences)
        try:
            done = _finished(argv, text.encode(), self.settings.seconds)
        except subprocess.TimeoutExpired:
            self._hung += 1
            raise TimeoutError(f"{argv[0]} gave no answer in {self.settings.seconds:g} s") from None
        except OSError as error:
            raise EngineError(f"{argv[0]} cannot be run: {error.strerror}") from None
        self._hung = 0
        if done.returncode != 0:
            last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or [
                "no message"
            ]
            raise EngineError(f"{argv[0]} failed with status {done.returncode}: {last[0][:200]}")
        lines = done.stdout.decode("utf-8", "replace").splitlines()
        if len(lines) != len(sentences):
            wrote = f"{counted(len(lines), 'line')} for {counted(len(sentences), 'sentence')}"
            raise EngineError(f"{argv[0]} wrote {wrote}")
        return lines

    def _attempt(self, line: str) -> Attempt:
        words = line.split()
        unknown = [w for w in words if len(w) > 1 and w[0] in UNKNOWN_MARKS]
        if unknown and self.settings.refuse_unknown:
            return Attempt(error=f"{self.settings.name} does not know all words")
        if self.settings.strip_marks:
            words = [w.lstrip(UNKNOWN_MARKS) or w for w in words]
        return Attempt((Candidate(" ".join(words)),))


def _finished(
    argv: tuple[str, ...], text: bytes, seconds: float
) -> subprocess.CompletedProcess[bytes]:
    """Run a program in a process group of its own, which is killed whole: it may be a pipeline."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        argv, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True
    ) as process:
        try:
            out, errors = process.communicate(text, timeout=seconds)
        except BaseException:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise
    return subprocess.CompletedProcess(argv, process.returncode, out, errors)


def _stamps(settings: CommandSettings) -> str:
    """Size and time of each program: another build of it may answer differently."""
    stamps = []
    for words in settings.argv.values():
        stat = Path(shutil.which(words[0]) or words[0]).stat()
        stamps.append(f"{stat.st_size}:{stat.st_mtime_ns}")
    return " ".join(stamps)
