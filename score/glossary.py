"""Terms that the versions must use, read from TSV or TBX, and matched in their inflected forms."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from triptych.errors import InputError
from triptych.languages.names import stems
from triptych.score.reading import Reading, Sheet
from triptych.story import Finding, Said, Span

ALTERNATIVES = "|"  # between forms that are equally right, in one field of a TSV
ENDING = 3  # letters that inflection may change at the end of a word of SURE letters or more
SURE = 6
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Term:
    """One concept: by language, the terms that may stand for it."""

    forms: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms of a glossary, and a digest of its content for signatures."""

    terms: tuple[Term, ...]
    digest: str


def read_glossary(path: str | Path) -> Glossary:
    """A glossary file: TBX where it starts as XML, else TSV with language codes in its first line.

    Raises `InputError` for a file that is neither, or holds no term in two languages.
    """
    file = Path(path)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", source=str(path)) from None
    terms = _tbx(data, file) if data.lstrip()[:1] == b"<" else _tsv(data, file)
    terms = [t for t in terms if len(t.forms) > 1]
    if not terms:
        raise InputError("holds no term in two languages", source=str(path))
    return Glossary(tuple(terms), hashlib.sha256(data).hexdigest()[:8])


def _tsv(data: bytes, path: Path) -> list[Term]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"is not UTF-8 ({error.reason})", source=str(path)) from None
    rows = [line.split("\t") for line in text.splitlines()]
    if not rows or len(rows[0]) < 2:
        raise InputError(
            "needs language codes in its first line, separated by tabs", source=str(path)
        )
    languages = [code.strip().lower() for code in rows[0]]
    return [_term(dict(zip(languages, row, strict=False))) for row in rows[1:]]


def _term(fields: Mapping[str, str]) -> Term:
    forms = {
        language: tuple(f.strip() for f in field.split(ALTERNATIVES) if f.strip())
        for language, field in fields.items()
    }
    return Term({language: own for language, own in forms.items() if own})


def _tbx(data: bytes, path: Path) -> list[Term]:
    """TBX 2 (termEntry, langSet) and TBX 3 (conceptEntry, langSec), ISO 30042."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"is not well-formed TBX: {error}", source=str(path)) from None
    terms = []
    for entry in root.iter("{*}termEntry", "{*}conceptEntry"):
        forms: dict[str, list[str]] = {}
        for section in entry.iter("{*}langSet", "{*}langSec"):
            language = (section.get(_XML_LANG) or "").split("-")[0].lower()
            for term in section.iter("{*}term"):
                if language and term.text and term.text.strip():
                    forms.setdefault(language, []).append(term.text.strip())
        terms.append(Term({language: tuple(own) for language, own in forms.items()}))
    return terms


def find_term(form: str, reading: Reading) -> Span | None:
    """Where a term stands in a cell, each of its words in whatever form; None if it does not."""
    wanted = form.lower().split()
    for at in range(len(reading.words) - len(wanted) + 1):
        own = reading.lower[at : at + len(wanted)]
        if all(_same_word(w, o, reading.language) for w, o in zip(wanted, own, strict=True)):
            last = at + len(wanted) - 1
            starts = reading.tokens.starts
            return Span(reading.language, starts[at], starts[last] + len(reading.words[last]))
    return None


def _same_word(wanted: str, own: str, language: str) -> bool:
    """Whether one word is a form of the other: a shared stem, or all but the last letters."""
    if wanted == own:
        return True
    if min(len(wanted), len(own)) >= SURE:
        kept = max(SURE - 1, min(len(wanted), len(own)) - ENDING)
        if wanted[:kept] == own[:kept] and abs(len(wanted) - len(own)) <= ENDING + 1:
            return True
    return not set(stems(wanted, language)).isdisjoint(stems(own, language))


def term_findings(sheet: Sheet, terms: Sequence[Term]) -> Iterator[Finding]:
    """Versions that lack their term for a concept which a version that people wrote names."""
    for term in terms:
        places = {
            language: next(
                (span for form in forms if (span := find_term(form, sheet.readings[language]))),
                None,
            )
            for language, forms in term.forms.items()
            if language in sheet.readings
        }
        said = {lang: s for lang, s in places.items() if s and sheet.readings[lang].votes}
        for language in places.keys() - {lang for lang, s in places.items() if s}:
            if said:
                named = ", ".join(
                    f"{lang} “{sheet.readings[lang].text[s.start : s.end]}”"
                    for lang, s in said.items()
                )
                wanted = "” or “".join(term.forms[language])
                message = f"{language} lacks its term “{wanted}” for {named}"
                told = Said.of(
                    "term",
                    language=language,
                    text=" / ".join(term.forms[language]),
                    said=tuple(
                        (lang, sheet.readings[lang].text[s.start : s.end])
                        for lang, s in said.items()
                    ),
                )
                spans = tuple(said.values())
                yield Finding("term", "minor", (language,), message, spans, said=told)
