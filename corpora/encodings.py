"""Bytes to text: UTF-8 and UTF-16, else Windows-1251 or -1252 where the result reads like a page.

Old sites and exports of the region come in Windows code pages without saying so. Both decode
nearly anything, so a decoding counts only if its letters make sense together.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from triptych.counted import counted
from triptych.errors import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"\xd0\xcf\x11\xe0",
    b"SQLite format 3", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"RIFF", b"Rar!", b"7z\xbc\xaf",
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_INVISIBLE = re.compile("[\0\xad\u200b-\u200f\u2060\ufeff]")
_CONTROL = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f]")
_HIGH = re.compile("[\u0080-\uffff]")
_CYRILLIC = re.compile("[\u0400-\u045f]")
# What a Windows-1252 text of the languages around has beyond ASCII; the rest is a wrong guess.
_WESTERN = frozenset("ëçËÇéèêáàâäãåíìîïóòôöõøúùûüñßæœÉÈÊÁÀÂÄÃÅÍÌÎÏÓÒÔÖÕØÚÙÛÜÑÆŒšžŠŽÿŸýÝðÐþÞªº")
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding that it was in."""

    text: str
    encoding: str


def decode(data: bytes, source: str, *, declared: str | None = None) -> Decoded:
    """The text of a file. Raises `InputError` for binary data and unknown encodings.

    `declared` is what a header or an export says; a `meta charset` in the data is seen by itself.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return Decoded(_strictly(data, encoding, source), encoding.removesuffix("-sig"))
    if data.startswith(_MAGIC) or b"\0" in data[:4096]:
        raise InputError(
            "binary data, not a page: give it as plain text, HTML, JSONL or WARC", source=source
        )
    candidates = ["utf-8", *_declared(data, declared), "windows-1251", "windows-1252"]
    for encoding in dict.fromkeys(candidates):
        text = _tried(data, encoding)
        if text is not None and _plausible(text, encoding):
            return Decoded(_checked(text, source), encoding)
    raise InputError(_advice(data), source=source)


def _strictly(data: bytes, encoding: str, source: str) -> str:
    try:
        return _checked(data.decode(encoding), source)
    except UnicodeError as error:
        raise InputError(
            f"begins as {encoding} but is damaged ({error.reason if isinstance(error, UnicodeDecodeError) else error}): save it again as UTF-8",
            source=source,
        ) from None


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _checked(text: str, source: str) -> str:
    """The text, unless so much of it is control characters that it is no text at all."""
    head = text[:20000]
    controls = len(_CONTROL.findall(head))
    if controls > max(8, len(head) // 50):
        raise InputError("control characters throughout: this is no text", source=source)
    return text


def _declared(data: bytes, declared: str | None) -> list[str]:
    found = [declared] if declared else []
    for pattern in (_XML, _DECLARED):
        if match := pattern.search(data[:4096]):
            found.append(match[1].decode("ascii"))
    return [name for name in map(_known, found) if name]


def _known(name: str) -> str | None:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    # Sites that say Latin-1 mean Windows-1252 (WHATWG Encoding Standard).
    return {"iso8859-1": "windows-1252", "ascii": "windows-1252"}.get(found, found)


def _plausible(text: str, encoding: str) -> bool:
    """Whether the letters of a decoding make sense together; UTF-8 proves itself."""
    if encoding in ("utf-8", "utf-8-sig"):
        return True
    words = _WORD.findall(text[:50000])
    high = [word for word in words if _HIGH.search(word)]
    if not high:
        return True
    if any(_CYRILLIC.search(word) for word in high):
        return _cyrillic(high)
    strange = sum(1 for word in high for c in word if c > "\x7f" and c not in _WESTERN)
    loud = sum(1 for word in high if len(word) > 3 and len(_HIGH.findall(word)) > len(word) / 2)
    return strange <= len(high) // 50 and loud <= len(high) // 10


def _cyrillic(words: list[str]) -> bool:
    """Words wholly Cyrillic, and in one case but for the first letter: no other code page's."""
    odd = 0
    for word in words:
        mixed = len(_CYRILLIC.findall(word)) not in (0, len(word))
        jumping = not (word.islower() or word.isupper() or word[1:].islower())
        odd += mixed or jumping
    return odd <= len(words) // 10


def _advice(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", errors="replace")
        broken = text.count("\ufffd")
        if broken * 20 < sum(1 for c in text if c > "\x7f"):
            return (
                f"damaged UTF-8 at byte {error.start} ({counted(broken, 'place')} in all): "
                "get the page again, or remove the broken characters"
            )
    return (
        "neither UTF-8 nor plausible Windows-1251 or Windows-1252: save it as UTF-8, for example "
        "with iconv -f ENCODING -t UTF-8"
    )


def clean(text: str) -> str:
    """One line of text: composed letters (NFC), single spaces, no invisible characters."""
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).split())
