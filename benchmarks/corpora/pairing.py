"""Speed and memory of reading and pairing, on synthetic pages and records.

    python benchmarks/corpora/pairing.py [--records 100000] [--pages 600] [--encoder built-in]

Records have no links: they are paired by what they tell alone, as `triptych build` does it. One
version in thirty is missing. Prints pages a second for reading, processor seconds and peak memory
for pairing, and the share of stories that came back whole; how well real news is paired says
`benchmarks/corpora/fit.py`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import resource
import time
from collections import defaultdict

from triptych.align.encoder import load_encoder
from triptych.corpora.links import Settings
from triptych.corpora.pairing import pair
from triptych.corpora.readers import read_page
from triptych.corpora.traces import Trace, trace_of
from triptych.story import Article, Paragraph

LANGUAGES = ("en", "mk", "sq")
STOCK = {
    "en": ["the", "of", "government", "said", "on", "and", "that", "will", "be", "for", "with", "new", "year", "meeting"],
    "mk": ["на", "во", "и", "дека", "ќе", "за", "со", "од", "нова", "година", "рече", "владата", "седница", "беше"],
    "sq": ["të", "dhe", "në", "për", "me", "se", "do", "një", "qeveria", "tha", "viti", "takim", "është", "nga"],
}  # fmt: skip
SYLLABLES = [c + v for c in "bdfgklmnprstv" for v in "aeiou"]
CYRILLIC = str.maketrans("abdefgiklmnoprstuv", "абдефгиклмнопрстув")


def made(story: int, code: str, rng: random.Random) -> Article:
    """One version: stock words, and the story's own names and numbers."""
    own = random.Random(story)
    names = ["".join(own.choices(SYLLABLES, k=3)).capitalize() for _ in range(12)]
    numbers = [str(own.randrange(11, 99999)) for _ in range(6)]
    if code == "mk":
        names = [name.lower().translate(CYRILLIC).capitalize() for name in names]
    told = [w for w in names + numbers if rng.random() < 0.85]
    words = rng.choices(STOCK[code], k=150)
    for word in told:
        words.insert(rng.randrange(1, len(words)), word)
    for place in range(11, len(words), 12):
        words[place] += "."
        words[place + 1 : place + 2] = [w.capitalize() for w in words[place + 1 : place + 2]]
    text = " ".join(words)
    date = dt.date(2024, 1, 1) + dt.timedelta(days=story % 365 + rng.randrange(2))
    pieces = tuple(Paragraph("body", text[i : i + 300]) for i in range(0, len(text), 300))
    return Article(code, " ".join(names[:3]), pieces, date=date)


def heap(records: int) -> tuple[list[Trace], list[int]]:
    """Traces in random order, and the story of each."""
    rng = random.Random(1)
    every = [(s, c) for s in range(records // 3 + 1) for c in LANGUAGES if rng.random() > 0.03]
    rng.shuffle(every)
    every = every[:records]
    traces = [trace_of(made(story, code, rng), n) for n, (story, code) in enumerate(every)]
    return traces, [story for story, _ in every]


def measure_reading(pages: int) -> None:
    """Pages a second of HTML and of plain text."""
    rng = random.Random(2)
    for form in ("html", "text"):
        data = []
        for number in range(pages):
            article = made(number, LANGUAGES[number % 3], rng)
            texts = [p.text for p in article.paragraphs]
            if form == "html":
                body = "".join(f"<p>{text}</p>" for text in texts)
                page = (
                    f"<html><body><article><h1>{article.title}</h1>{body}</article></body></html>"
                )
            else:
                page = "\n\n".join([article.title, article.title, *texts])
            data.append(page.encode())
        read_page(data[0], "warm-up", language="en")
        start = time.process_time()
        for number, page_bytes in enumerate(data):
            read_page(page_bytes, "page", language=LANGUAGES[number % 3])
        print(f"read {form}: {pages / (time.process_time() - start):.0f} pages/s")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--pages", type=int, default=600)
    parser.add_argument("--encoder", default="built-in", help="'none' pairs without one")
    options = parser.parse_args()
    measure_reading(options.pages)
    settings = Settings(encoder=load_encoder(options.encoder))
    start = time.process_time()
    traces, stories = heap(options.records)
    traced = time.process_time()
    groups = pair(traces, settings)
    done = time.process_time()
    wanted: dict[int, set[int]] = defaultdict(set)
    for number, story in enumerate(stories):
        wanted[story].add(number)
    got = {frozenset(group.members.values()) for group in groups}
    whole = sum(frozenset(numbers) in got for numbers in wanted.values())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"made and traced {len(traces):,} records in {traced - start:.0f} s")
    print(f"paired in {done - traced:.0f} s; {whole / len(wanted):.4f} of the stories whole")
    print(f"peak memory {memory:,.0f} MB")


if __name__ == "__main__":
    main()
