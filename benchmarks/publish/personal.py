"""How often the personal data gate speaks on real text, and what it says.

    python benchmarks/publish/personal.py ../shared/bench/mt/news.tsv ../shared/bench/mt/osce.tsv

Texts are tab-separated columns. Each find is printed with its surroundings, to be judged by eye;
the totals are finds a million characters.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from triptych.corpora.publish.personal import find_personal_data

AROUND = 25  # characters shown on each side


def main() -> None:
    """Look through the files and print what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+", type=Path)
    for path in parser.parse_args().files:
        characters, found = 0, Counter[str]()
        for line in path.read_text("utf-8").splitlines():
            for text in line.split("\t"):
                characters += len(text)
                for datum in find_personal_data(text):
                    found[datum.kind] += 1
                    shown = text[max(0, datum.start - AROUND) : datum.end + AROUND]
                    print(f"{path.name}\t{datum.kind}\t{shown}")
        rates = ", ".join(f"{kind} {1e6 * n / characters:.1f}" for kind, n in found.items())
        print(f"{path.name}: {characters} characters; finds a million: {rates or 'none'}")


if __name__ == "__main__":
    main()
