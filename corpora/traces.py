"""What pairing looks at instead of whole articles: links, images, dates, numbers and names.

A trace takes a few kilobytes, so that a heap of 100,000 articles is paired in memory.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit
from zlib import crc32

import numpy as np
import numpy.typing as npt

from triptych.languages.phonetics import keys
from triptych.languages.sentences import split_sentences
from triptych.story import Article

Features = npt.NDArray[np.uint32]

_NUMBER = re.compile(r"\d+(?:[.,\u00a0 ]\d{3}(?!\d))*(?:[.,]\d+)?")
_NAME = re.compile(r"(?<![.!?…\"“”„«»] )(?<!^)\b[^\W\d_a-zа-џѐ-ӿçë][^\W\d_][^\W_'’-]*")
_LONG = re.compile(r"[^\W\d_]{6,}")
_SEPARATORS = re.compile(r"[.,\u00a0 ]")
_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|amp|ref|source|s)$")
_ID = re.compile(r"(?<!\d)\d{4,}(?!\d)")
_MOST = 160  # features of a kind that are kept
_SENTENCES, _LONGEST = 16, 240  # sentences for the encoder, and characters of each
_SHORT = 25  # characters; shorter sentences say what many articles say


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """One article in a heap. `number` is its place in the heap, `digest` that of its text.

    `numbers`, `names` and `words` are sorted hashes; `links` gives sibling URLs by language, in the form
    that `url_key` makes.
    """

    number: int
    source: str
    language: str
    digest: str
    title: str
    sentences: tuple[str, ...]
    length: int
    numbers: Features
    names: Features
    words: Features
    date: dt.date | None = None
    published: dt.datetime | None = None
    modified: dt.datetime | None = None
    url: str | None = None
    ids: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)


def trace_of(article: Article, number: int, published: dt.datetime | None = None) -> Trace:
    """The trace of an article."""
    body = "\n".join(paragraph.text for paragraph in article.paragraphs)
    text = f"{article.title}\n{body}"
    url = url_key(article.url) if article.url else None
    return Trace(
        number=number,
        source=article.source or f"#{number}",
        language=article.language,
        digest=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16],
        title=article.title,
        sentences=first_sentences(article),
        length=len(text),
        numbers=number_features(body),
        names=name_features(text),
        words=word_features(text),
        date=article.date or (article.modified.date() if article.modified else None),
        published=published,
        modified=article.modified,
        url=url,
        ids=url_ids(url) if url else (),
        images=tuple(url_key(image) for image in article.images),
        links={code: url_key(link) for code, link in article.alternates.items() if link},
    )


def first_sentences(article: Article) -> tuple[str, ...]:
    """The title and the first sentences that say something, cut where they are very long."""
    found = [article.title] if article.title else []
    for paragraph in article.paragraphs:
        found += split_sentences(paragraph.text[: _SENTENCES * _LONGEST], article.language)
        if len(found) > 2 * _SENTENCES:
            break
    telling = [sentence for sentence in found if len(sentence) > _SHORT]
    return tuple(sentence[:_LONGEST] for sentence in (telling or found)[:_SENTENCES])


def url_key(url: str) -> str:
    """A URL in a form that is equal for equal pages: no scheme, `www`, fragment or tracking.

    >>> url_key("https://www.mia.mk/en/story/A-1/?utm_source=x#top")
    'mia.mk/en/story/A-1'
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return url.strip()
    query = urlencode([p for p in parse_qsl(parts.query) if not _TRACKING.match(p[0])])
    path = unquote(parts.path).rstrip("/")
    return f"{host}{path}" + (f"?{query}" if query else "")


def url_ids(key: str) -> tuple[str, ...]:
    """What in a URL may be the same in all languages: long numbers, and the last part.

    >>> url_ids("mia.mk/en/story/A-24071811")
    ('24071811', 'A-24071811')
    """
    host, _, path = key.partition("/")
    last = path.rpartition("/")[2]
    numbers = [n for n in _ID.findall(last) if not (len(n) == 4 and n[:2] in ("19", "20"))]
    found = [*numbers[-1:], last] if last and host else []
    return tuple(dict.fromkeys(found))


def number_features(text: str) -> Features:
    """Hashes of the numbers of at least two digits, written without separators."""
    found = (_SEPARATORS.sub("", match) for match in _NUMBER.findall(text))
    return _hashed("#", (digits for digits in found if len(digits) > 1))


def name_features(text: str) -> Features:
    """Hashes of how capitalised words sound, cut to their first four consonants.

    Endings differ by case and language, beginnings by transliteration only.
    """
    found = set()
    for word in set(_NAME.findall(text)):
        for key in keys(word)[:2]:
            consonants = key.replace("a", "")
            if len(consonants) > 1:
                found.add(consonants[:4])
    return _hashed("@", found)


def word_features(text: str) -> Features:
    """Hashes of how long words sound: referendum, referendumi and референдум are one."""
    found = set()
    for word in set(_LONG.findall(text.lower())):
        for key in keys(word)[:1]:
            consonants = key.replace("a", "")
            if len(consonants) > 3:
                found.add(consonants[:5])
    return _hashed("~", found)


def _hashed(kind: str, words: Iterable[str]) -> Features:
    hashes = sorted({crc32(f"{kind}{word}".encode()) for word in words})
    return np.array(hashes[:_MOST], dtype=np.uint32)
