"""The errors that Triptych raises, all under `TriptychError`.

    TriptychError
    ├── InputError        a file, page, record or text that cannot be used
    ├── SettingsError     options or settings that do not fit together
    ├── ModelError        a model folder that is incomplete, wrong or not allowed
    ├── EngineError       a translation engine that failed or answered nonsense
    ├── StoreError        a store that is missing, locked, damaged or from another version
    │   └── AbsentError   a story that is not in the store
    ├── ConflictError     two people changed the same thing
    └── MissingExtraError an optional dependency that is not installed

Every message says what is wrong, where, and what to do next.
"""

from __future__ import annotations

from os import PathLike


class TriptychError(Exception):
    """The base of all errors that a caller may want to show to a person."""


class InputError(TriptychError):
    """An input that cannot be used; `source` names the file or record."""

    def __init__(self, message: str, *, source: str | None = None) -> None:
        super().__init__(f"{source}: {message}" if source else message)
        self.source = source


def unreadable(path: str | PathLike[str], error: OSError | UnicodeDecodeError) -> InputError:
    """The error for a text file that is not there, must not be read, or is not UTF-8.

    >>> print(unreadable("terms.tsv", FileNotFoundError(2, "No such file or directory")))
    terms.tsv: cannot be read (No such file or directory)
    """
    if isinstance(error, UnicodeDecodeError):
        return InputError("not UTF-8: save the file as UTF-8", source=str(path))
    return InputError(f"cannot be read ({error.strerror or error})", source=str(path))


class SettingsError(TriptychError):
    """Options or settings that contradict one another or name something unknown."""


class ModelError(TriptychError):
    """A model that cannot be used: files missing, a wrong hash, an unusable vocabulary."""


class EngineError(TriptychError):
    """A translation engine that failed; the story is kept and its other rows go on."""


class StoreError(TriptychError):
    """A store that cannot be opened, read or written."""


class AbsentError(StoreError):
    """A story that the store does not hold."""


class ConflictError(TriptychError):
    """A change made against a state which somebody else has changed since, with both texts."""

    def __init__(
        self, message: str, *, theirs: str | None = None, yours: str | None = None
    ) -> None:
        super().__init__(message)
        self.theirs = theirs
        self.yours = yours


class MissingExtraError(TriptychError):
    """A part of Triptych whose optional dependencies are not installed."""

    def __init__(self, feature: str, extra: str, otherwise: str = "") -> None:
        super().__init__(
            f"{feature} needs packages that are not installed: pip install 'triptych[{extra}]'"
            + (f", or {otherwise}" if otherwise else "")
        )
        self.extra = extra
