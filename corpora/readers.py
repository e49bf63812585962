"""Reading: a page's bytes, or a file of many articles, to articles and their ledger lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from triptych.corpora.articles import Reading, compose, known_language
from triptych.corpora.encodings import clean, decode
from triptych.corpora.html import looks_like_html, read_html
from triptych.corpora.pages import Block, Page
from triptych.corpora.profiles import Profile
from triptych.corpora.text import read_text
from triptych.errors import InputError
from triptych.records import article_from, parse_json
from triptych.story import LedgerEntry

LARGEST_PAGE = 16_000_000  # bytes; the longest pages of the web are a tenth of this
LONGEST_RECORD = 32_000_000  # bytes of one line of JSONL

PAGES = (".txt", ".text", ".html", ".htm", ".xhtml")
ARCHIVES = (".warc", ".warc.gz", ".zip", ".html.gz", ".htm.gz", ".txt.gz")
RECORDS = (".jsonl", ".ndjson")
_BODY_KEYS = ("text", "body", "content", "html")


def read_page(
    data: bytes,
    source: str,
    *,
    language: str | None = None,
    url: str | None = None,
    encoding: str | None = None,
    profile: Profile | None = None,
) -> Reading:
    """One page, HTML or plain text, as an article.

    `language` is what the caller knows of it, `url` where it came from, `encoding` what a header
    says. Raises `InputError` naming `source` where it cannot be used.
    """
    if not data.strip():
        raise InputError("an empty file: fetch or save the page again", source=source)
    if len(data) > LARGEST_PAGE:
        raise InputError(
            f"{len(data):,} bytes are too many for one page (at most {LARGEST_PAGE:,}): "
            "is it an archive? WARC and JSONL are read article by article",
            source=source,
        )
    text = decode(data, source, declared=encoding).text
    if looks_like_html(data) or (data[:2] in (b"\xff\xfe", b"\xfe\xff") and "<html" in text):
        page = read_html(text, source, url=url)
    else:
        page = read_text(text, source, url=url)
    return compose(page, language=language, profile=profile)


def read_file(
    path: str | Path,
    *,
    language: str | None = None,
    url: str | None = None,
    profile: Profile | None = None,
) -> Iterator[Reading | InputError]:
    """The articles of a file, one by one; what cannot be used comes as an `InputError`."""
    path = Path(path)
    try:
        for found in read_records(path, language=language, url=url, profile=profile):
            if not isinstance(found, LedgerEntry):
                yield found
    except InputError as error:
        yield error
    except OSError as error:
        yield InputError(f"cannot be read ({error.strerror or error})", source=str(path))


def read_records(
    path: Path,
    *,
    language: str | None = None,
    url: str | None = None,
    profile: Profile | None = None,
) -> Iterator[Reading | LedgerEntry | InputError]:
    """As `read_file`, with a ledger entry for each record of an archive that is no page.

    Raises `InputError` and `OSError` where the file itself cannot be used.
    """
    # They stand on `read_page`, so they come in here.
    from triptych.corpora.packed import pages_of_zip, unpacked
    from triptych.corpora.warc import is_warc, read_warc

    name = path.name.lower()
    if is_warc(path):
        yield from read_warc(path, language=language)
    elif name.endswith(RECORDS):
        with path.open("rb") as file:
            yield from read_jsonl(file, str(path), language=language)
    elif name.endswith(".zip"):
        for page in pages_of_zip(path):
            yield page if isinstance(page, InputError) else _tried(page[1], page[0], language)
    else:
        data = unpacked(path) if name.endswith(".gz") else _bytes(path)
        yield read_page(data, str(path), language=language, url=url, profile=profile)


def _tried(data: bytes, source: str, language: str | None) -> Reading | InputError:
    try:
        return read_page(data, source, language=language)
    except InputError as error:
        return error


def _bytes(path: Path) -> bytes:
    size = path.stat().st_size
    if size > LARGEST_PAGE:
        raise InputError(
            f"{size:,} bytes are too many for one page (at most {LARGEST_PAGE:,}): "
            "is it an archive? WARC and JSONL are read article by article",
            source=str(path),
        )
    return path.read_bytes()


def read_jsonl(
    file: BinaryIO, source: str, *, language: str | None = None
) -> Iterator[Reading | InputError]:
    """The articles of a file that holds one JSON object a line."""
    for row in records_of(file, source):
        if isinstance(row, InputError):
            yield row
            continue
        where, record = row
        try:
            yield read_record(record, where, language=language)
        except InputError as error:
            yield error if error.source else InputError(str(error), source=where)


def records_of(file: BinaryIO, source: str) -> Iterator[tuple[str, dict[str, object]] | InputError]:
    """The objects of a JSONL file, each with its place; a line that is none gives an error.

    So does a file of no lines, or of blank ones.
    """
    number = 0
    empty = True
    while line := file.readline(LONGEST_RECORD):
        number += 1
        where = f"{source}:{number}"
        empty = empty and not line.strip()
        if len(line) >= LONGEST_RECORD and not line.endswith(b"\n"):
            yield InputError(
                f"a line of more than {LONGEST_RECORD:,} bytes: put each article on its own line",
                source=where,
            )
            while (rest := file.readline(LONGEST_RECORD)) and not rest.endswith(b"\n"):
                pass
        elif line.strip():
            yield _object(line, where)
    if empty:
        yield InputError("holds no JSON lines: put an article on each", source=source)


def _object(line: bytes, where: str) -> tuple[str, dict[str, object]] | InputError:
    try:
        record = parse_json(line)
    except InputError as error:
        return InputError(f"{error}; each line must be one object", source=where)
    if not isinstance(record, dict):
        return InputError("not a JSON object: each line must be one article", source=where)
    return where, record


def read_record(
    record: Mapping[str, object], source: str, *, language: str | None = None
) -> Reading:
    """The article of a record: in our own form, or with its text in one string.

    The text may stand under `text`, `body`, `content` or `html`. Raises `InputError`.
    """
    source = str(record.get("source") or source)
    if "paragraphs" in record:
        given = {"source": source, **record}
        given["language"] = record.get("language") or language or _guessed(record, source)
        article = article_from(given)
        code = known_language(article.language, source)
        if not any(p.text.strip() for p in article.paragraphs):
            raise InputError("an article with no body", source=source)
        return Reading(replace(article, language=code, source=source))
    body = next((v for k in _BODY_KEYS if isinstance(v := record.get(k), str) and v.strip()), None)
    if body is None:
        raise InputError(
            f"no text: an article has 'paragraphs', or one of {', '.join(_BODY_KEYS)}",
            source=source,
        )
    return compose(_record_page(record, body, source), language=_told(record) or language)


def _told(record: Mapping[str, object]) -> str | None:
    value = record.get("language") or record.get("lang")
    return value if isinstance(value, str) else None


def _guessed(record: Mapping[str, object], source: str) -> str:
    from triptych.languages.identify import identify

    items = record["paragraphs"] if isinstance(record["paragraphs"], list) else []
    texts = [str(i.get("text", "")) if isinstance(i, dict) else str(i) for i in items]
    guess = identify(" ".join(texts))
    if guess.language is None:
        raise InputError("the language cannot be told: give the key 'language'", source=source)
    return guess.language


def _record_page(record: Mapping[str, object], body: str, source: str) -> Page:
    url = record.get("url")
    url = url if isinstance(url, str) else None
    if "<p" in body or "<br" in body:
        page = read_html(f"<html><body><article>{body}</article></body></html>", source, url=url)
    else:
        page = read_text(body, source, url=url)
    title = record.get("title") or record.get("headline")
    own = article_from({**_plain(record), "language": "und", "paragraphs": []})
    blocks = page.blocks
    if isinstance(title, str) and title.strip():
        blocks = (Block(clean(title), "title"), *blocks)
    return replace(
        page,
        blocks=blocks,
        title=None,
        url=url,
        date=own.date or page.date,
        modified=own.modified or page.modified,
        images=own.images or page.images,
        alternates=own.alternates or page.alternates,
    )


def _plain(record: Mapping[str, object]) -> dict[str, object]:
    """The metadata of a record; a date with a time of day is cut to its day."""
    kept = {k: record[k] for k in ("date", "modified", "images", "alternates") if k in record}
    for key in ("date", "published", "datePublished"):
        value = record.get(key)
        if isinstance(value, str) and value:
            kept["date"] = value[:10]
            break
    return kept
