"""Reading pages: what becomes text, what becomes a field, and what goes into the ledger."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from triptych.corpora.articles import Reading
from triptych.corpora.readers import LARGEST_PAGE, LONGEST_RECORD, read_file, read_page
from triptych.errors import InputError

LEAD = "Владата ја усвои предлог-одлуката за нов мост преку реката, изјави портпаролот."
NEXT = "Мостот ќе биде долг 120 метри и ќе чини 58 милиони денари, рече тој вчера."


def read(text: str, language: str | None = None) -> Reading:
    return read_page(text.encode(), "page.txt", language=language)


def dump(*paragraphs: str, title: str = "Владата усвои одлука за нов мост") -> str:
    head = "• Понеделник, 06 јануари 2025\nМакедонски\n  • English\n  • Shqip\n  • Македонски"
    return "\n\n".join([head, title, title, *paragraphs])


def texts(reading: Reading) -> list[str]:
    return [paragraph.text for paragraph in reading.article.paragraphs]


def rules(reading: Reading) -> list[str]:
    return [entry.rule for entry in reading.ledger]


def test_a_dump_becomes_an_article() -> None:
    """Title once, dateline apart, initials, credit; the rest of the page in the ledger."""
    page = dump(f"Скопје, 5 ноември 2024 (МИА) - {LEAD}", f"{NEXT}ам/нд/", "Фото: МИА")
    reading = read(page + "\n\nОстани поврзан\n\nPost By Ana")
    article = reading.article
    assert (article.language, article.title) == ("mk", "Владата усвои одлука за нов мост")
    assert (article.place, article.date, article.agency) == (
        "Скопје", dt.date(2024, 11, 5), "МИА",
    )  # fmt: skip
    assert texts(reading) == [LEAD, NEXT]
    assert article.authors == ("ам", "нд")
    assert article.credit == "Фото: МИА"
    assert sorted(rules(reading)) == sorted(
        ["visit date", *["switcher"] * 4, "repeated title", "dateline", "authors", "credit",
         "furniture", "furniture"]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("opening", "place", "date"),
    [
        ("Куманово, 2 август 2024 (МИА) - ", "Куманово", dt.date(2024, 8, 2)),
        ("Скопје, 2 август 2024 година (МИА) – ", "Скопје", dt.date(2024, 8, 2)),
        ("Скопје/Брисел, 2 август 2024 (МИА/ДПА) ", "Скопје/Брисел", dt.date(2024, 8, 2)),
        ("Скопје - ", "Скопје", None),
        ("Скопје- ", "Скопје", None),
        ("Тел Авив – ", "Тел Авив", None),
        ("Скопје, 2.8.2024 (МИА) -", "Скопје", dt.date(2024, 8, 2)),
        ("Скопје, 2 август (МИА) - ", "Скопје", dt.date(2024, 8, 2)),
        ("", None, None),
    ],
)
def test_datelines(opening: str, place: str | None, date: dt.date | None) -> None:
    """With and without date, agency, dash; a date without a year is the last one that was."""
    reading = read(dump(opening + LEAD, NEXT))
    assert texts(reading)[0] == LEAD
    assert (reading.article.place, reading.article.date) == (place, date)


@pytest.mark.parametrize(
    "lead",
    [
        "Петров - кој вчера се врати - рече дека мостот ќе биде отворен во петокот.",
        "Скопје - Охрид е патот што ќе биде затворен поради поправка во петокот наутро.",
        "- Ова е најголемиот мост што сме го граделе досега, рече градоначалникот вчера.",
        "Пратениците (вкупно 61) гласаа за предлогот по седумчасовна расправа во Собранието.",
    ],
)
def test_what_is_no_dateline_stays(lead: str) -> None:
    """Names before a dash, routes, speech and asides are text."""
    assert texts(read(dump(lead, NEXT)))[0] == lead


def test_a_digest_keeps_its_datelines() -> None:
    """Where each paragraph has one, it belongs to its item."""
    items = [f"Скопје, 5 ноември 2024 (МИА) - {LEAD}", f"Битола, 5 ноември 2024 (МИА) - {NEXT}"]
    reading = read(dump(*items))
    assert texts(reading) == items
    assert (reading.article.place, reading.article.agency) == (None, "МИА")
    assert reading.article.date == dt.date(2024, 11, 5)


def test_no_blank_line_is_needed() -> None:
    """Neither between the title and the text nor between paragraphs."""
    title = "Владата усвои одлука за нов мост"
    reading = read("\n".join([title, title, LEAD, NEXT, LEAD + " Толку."]))
    assert texts(reading) == [LEAD, NEXT, LEAD + " Толку."]


def test_wrapped_lines_are_joined() -> None:
    """Lines broken at a margin are one paragraph."""
    wrapped = (
        "Владата ја усвои предлог-одлуката за нов мост преку\n"
        "реката Црн Дрим, изјави портпаролот на Владата по\n"
        "седницата што се одржа денеска во Струга и траеше\n"
        "три часа."
    )
    assert texts(read(f"Наслов на веста\n\n{wrapped}\n\n{NEXT}"))[0] == " ".join(wrapped.split())


def test_headings_are_judged_conservatively() -> None:
    """A short line without a full stop before text; not speech, lists or the last line."""
    reading = read(dump(LEAD, "Реакции од опозицијата", NEXT, "„Ова е крај“", LEAD + " Да."))
    kinds = {p.text: p.kind for p in reading.article.paragraphs}
    assert kinds["Реакции од опозицијата"] == "heading"
    assert kinds["„Ова е крај“"] == "body"
    ended = read(dump(LEAD, NEXT, "Ана Петрова"))
    assert ended.article.paragraphs[-1].kind == "body"


HTML = f"""<!DOCTYPE html><html lang="mk"><head><title>Мост - МИА</title><meta charset="utf-8">
<link rel="canonical" href="https://mia.mk/story/most-1234">
<link rel="alternate" hreflang="en" href="/en/story/bridge-1234">
<meta property="og:image" content="https://mia.mk/m.jpg">
<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished":
"2024-11-05T10:00:00+01:00", "dateModified": "2024-11-06T10:00:00+01:00"}}</script></head><body>
<nav><a href="/">Почетна</a></nav><main><h1>Владата усвои одлука за нов мост</h1><article>
<p>{LEAD}</p><h2>Реакции</h2><p>{NEXT}</p><p>{LEAD} Втора.<br><br>{NEXT} Трета.</p>
<p>Фото: МИА</p></article></main><footer><p>Остани поврзан</p></footer></body></html>"""


def test_html_tells_its_metadata() -> None:
    """Canonical URL, hreflang, picture, and the moments of JSON-LD."""
    article = read_page(HTML.encode(), "x.html").article
    assert article.url == "https://mia.mk/story/most-1234"
    assert article.alternates == {"en": "https://mia.mk/en/story/bridge-1234"}
    assert article.images == ("https://mia.mk/m.jpg",)
    assert article.date == dt.date(2024, 11, 5)
    assert article.modified is not None
    assert article.modified.day == 6
    assert article.title == "Владата усвои одлука за нов мост"


def test_html_text_in_order() -> None:
    """Headings by tag; breaks part paragraphs; menus and footers are outside."""
    reading = read_page(HTML.encode(), "x.html")
    assert [(p.kind, p.text) for p in reading.article.paragraphs] == [
        ("body", LEAD),
        ("heading", "Реакции"),
        ("body", NEXT),
        ("body", LEAD + " Втора."),
        ("body", NEXT + " Трета."),
    ]
    outside = {entry.text for entry in reading.ledger if entry.rule == "outside"}
    assert "Остани поврзан" in outside


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-8-sig"])
def test_macedonian_encodings(encoding: str) -> None:
    """Windows-1251 and marked Unicode are read."""
    page = dump(f"Скопје, 5 ноември 2024 (МИА) - {LEAD}", NEXT).replace("•", "-")
    assert texts(read_page(page.encode(encoding), "x"))[:2] == [LEAD, NEXT]


def test_albanian_windows_1252() -> None:
    """ë and ç come through."""
    lead = "Qeveria e miratoi vendimin për ndërtimin e urës së re, tha zëdhënësja të hënën në Çair."
    page = f"Titulli i lajmit\n\n{lead}\n\n{lead} Pikë."
    assert texts(read_page(page.encode("cp1252"), "x"))[0] == lead


BAD = {
    "empty": (b"", "empty file"),
    "blank": (b" \n\n ", "empty file"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "binary"),
    "nul": (b"text\0text\0" * 10, "binary"),
    "broken UTF-8": (dump(LEAD, NEXT).encode()[:300] + b"\xff\xfe\x98" + LEAD.encode(), "damaged"),
    "title only": ("Наслов\n\nНаслов\n".encode(), "no body"),
    "numbers": (b"1 2 3\n\n4 5 6\n\n7 8 9\n", "language cannot be told"),
    "no body": (b"<html><body><h1>Title</h1></body></html>", "no body"),
    "long line": (b"word " * 400_000, "a line of"),
    "too large": (b"x" * (LARGEST_PAGE + 1), "too many for one page"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named(name: str) -> None:
    """The error names the file and says what is wrong."""
    data, said = BAD[name]
    with pytest.raises(InputError, match=said) as caught:
        read_page(data, "folder/page.txt")
    assert str(caught.value).startswith("folder/page.txt: ")


def test_an_unknown_language_is_an_error() -> None:
    """A code that is no language."""
    with pytest.raises(InputError, match="'xx' is no language"):
        read(dump(LEAD, NEXT), language="xx")


def test_jsonl_goes_on_after_bad_lines(tmp_path: Path) -> None:
    """Each line is an article or an error with its number."""
    good = json.dumps({"title": "Наслов", "text": f"{LEAD}\n\n{NEXT}", "date": "2024-11-05T10:00"})
    whole = json.dumps({"language": "mk", "title": "Н", "paragraphs": [LEAD]})
    path = tmp_path / "a.jsonl"
    path.write_text(f'{good}\n{{\n[]\n{{"title": "x"}}\n{whole}', "utf-8")
    found = list(read_file(path))
    assert [type(item).__name__ for item in found] == [
        "Reading", "InputError", "InputError", "InputError", "Reading",
    ]  # fmt: skip
    assert isinstance(found[0], Reading)
    assert found[0].article.date == dt.date(2024, 11, 5)
    assert texts(found[0]) == [LEAD, NEXT]
    assert f"{path}:2" in str(found[1])


def test_a_huge_line_of_jsonl_is_passed_over(tmp_path: Path) -> None:
    """The line after it is read."""
    path = tmp_path / "a.jsonl"
    good = json.dumps({"language": "mk", "paragraphs": [LEAD]})
    path.write_bytes(b"x" * (LONGEST_RECORD + 10) + b"\n" + good.encode())
    found = list(read_file(path))
    assert isinstance(found[0], InputError)
    assert isinstance(found[1], Reading)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    """It comes as a value, like all others."""
    (found,) = read_file(tmp_path / "none.txt")
    assert isinstance(found, InputError)
