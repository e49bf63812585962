"""Agency profiles: what is known of one agency's pages, as data (`profiles/*.toml`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatch
from functools import cache
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

from triptych.errors import SettingsError

_STRINGS = ("agencies", "hosts", "title_suffixes")
_PAGE = ("furniture", "credits")
_KEYS = {
    "at the top": ("name", *_STRINGS, "urls", "page"),
    "in [page]": _PAGE,
    "in [[urls]]": ("path", "language"),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """One agency: `urls` are (pattern of the path, language).

    `furniture` and `credits` are patterns of whole lines.
    """

    name: str
    agencies: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    title_suffixes: tuple[str, ...] = ()
    urls: tuple[tuple[re.Pattern[str], str], ...] = ()
    furniture: tuple[re.Pattern[str], ...] = ()
    credits: tuple[re.Pattern[str], ...] = ()

    def language_of(self, url: str) -> str | None:
        """The language that the path of a URL says."""
        path = urlsplit(url).path
        return next((code for pattern, code in self.urls if pattern.search(path)), None)


GENERIC = Profile("generic")


def read_profile(text: str, source: str) -> Profile:
    """A profile from its TOML. Raises `SettingsError` naming the file and the key."""
    try:
        table = tomllib.loads(text)
        page, urls = table.get("page", {}), table.get("urls", [])
        _check_keys(table, "at the top", source)
        _check_keys(page, "in [page]", source)
        for url in urls:
            _check_keys(url, "in [[urls]]", source)
        lists = {key: _strings(table, key, source) for key in _STRINGS}
        patterns = {key: _strings(page, key, source) for key in _PAGE}
        return Profile(
            name=str(table.get("name") or Path(source).stem),
            urls=tuple((re.compile(u["path"]), str(u["language"])) for u in urls),
            furniture=_compiled(patterns["furniture"]),
            credits=_compiled(patterns["credits"]),
            **lists,
        )
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"profile {source}: not TOML ({error}): 'triptych profile learn' writes one to begin with"
        ) from None
    except (re.error, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(f"profile {source}: {error}") from None


def _check_keys(table: object, where: str, source: str) -> None:
    """Refuse a key that nothing reads: a misspelt one would be without effect, silently."""
    if not isinstance(table, dict):
        raise SettingsError(f"profile {source}: what stands {where} must be a table")
    known = _KEYS[where]
    for key in table:
        if key in known:
            continue
        told = f"profile {source}: no key {key!r} {where}"
        elsewhere = next((place for place, keys in _KEYS.items() if key in keys), None)
        close = get_close_matches(key, known, 1)
        if elsewhere:
            told += f", it belongs {elsewhere}"
        elif close:
            told += f", did you mean {close[0]!r}?"
        raise SettingsError(f"{told} (known {where}: {', '.join(known)})")


def _strings(table: dict[str, object], key: str, source: str) -> tuple[str, ...]:
    values = table.get(key, [])
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise SettingsError(f"profile {source}: {key!r} must be a list of strings")
    return tuple(values)


def _compiled(patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


@cache
def builtin_profiles() -> tuple[Profile, ...]:
    """The profiles that come with Triptych."""
    folder = resources.files("triptych.corpora").joinpath("profiles")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(read_profile(f.read_text("utf-8"), f.name) for f in files)


_OWN: ContextVar[tuple[Profile, ...]] = ContextVar("own profiles", default=())


@contextmanager
def using(profiles: Sequence[Profile]) -> Iterator[None]:
    """Read pages with profiles of one's own, before those that come with Triptych.

    One that names neither hosts nor agencies is used for every page.
    """
    token = _OWN.set(tuple(profiles))
    try:
        yield
    finally:
        _OWN.reset(token)


def own_profiles() -> tuple[Profile, ...]:
    """The profiles of one's own that are in use."""
    return _OWN.get()


def load_profile(path: str | Path) -> Profile:
    """A profile from its file. Raises `SettingsError` where it cannot be read."""
    try:
        text = Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"profile {path} cannot be read ({error})") from None
    return read_profile(text, str(path))


def profile_of(url: str | None, text: str = "") -> Profile:
    """The profile of a page: by the host of its URL, else by an agency named in its text."""
    profiles = (*_OWN.get(), *builtin_profiles())
    host = (urlsplit(url).hostname or "") if url else ""
    for profile in profiles:
        if not profile.hosts and not profile.agencies:
            return profile
        if host and any(fnmatch(host, pattern) for pattern in profile.hosts):
            return profile
    for profile in () if host else profiles:
        named = filter(text.__contains__, profile.agencies)
        if any(re.search(rf"\b{re.escape(agency)}\b", text) for agency in named):
            return profile
    return GENERIC
