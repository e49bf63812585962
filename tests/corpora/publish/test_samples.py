"""The sample stories, built and published in every format, valid."""

from __future__ import annotations

import datetime as dt
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from lxml import etree

from triptych.corpora.build import build
from triptych.corpora.publish.counts import check_counts
from triptych.corpora.publish.edits import read_units
from triptych.corpora.publish.publishing import FORMATS, Published, Settings, publish
from triptych.corpora.publish.verify import verify
from triptych.corpora.settings import BuildSettings
from triptych.corpora.store import Store
from triptych.story import KINDS

GRAMMARS = Path(__file__).parent / "grammars"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples built into `store`, without filling, and published into `out`."""
    folder = tmp_path_factory.mktemp("samples")
    with as_file(files("triptych.corpora") / "samples") as samples:
        built = build([samples], folder / "store", BuildSettings(fill=False))
    assert built.errors == []
    return folder


@pytest.fixture(scope="module")
def published(folder: Path) -> Published:
    settings = Settings(tuple(FORMATS), "CC0-1.0", "samples", dt.date(2025, 1, 31))
    with Store.open(folder / "store") as store:
        return publish(store, folder / "out", settings)


def test_every_paragraph_of_the_samples_is_published_once(
    folder: Path, published: Published
) -> None:
    """The documents hold each title, heading and paragraph of each page, in the page's order."""
    import pyarrow.parquet as pq

    documents = {
        (record["story"], record["language"]): [p["text"] for p in record["passages"]]
        for path in sorted((published.folder / "parquet" / "documents").glob("*.parquet"))
        for record in pq.read_table(path).to_pylist()
    }
    with Store.open(folder / "store") as store:
        for story in store.stories():
            for language, article in story.articles.items():
                passages = "\n".join(documents.pop((story.id, language))).split("\n")
                wanted = [text for kind in KINDS for text in article.texts(kind)]
                assert sorted(passages) == sorted("\n".join(wanted).split("\n"))
    assert documents == {}


def test_the_release_of_the_samples_is_valid(published: Published) -> None:
    """TMX and XLIFF keep to their specifications, and all counts hold."""
    with (GRAMMARS / "tmx.dtd").open("rb") as file:
        dtd = etree.DTD(file)
    for path in (published.folder / "tmx").iterdir():
        assert dtd.validate(etree.parse(str(path))), dtd.error_log
        assert list(read_units(path))
    grammar = etree.RelaxNG(etree.parse(str(GRAMMARS / "xliff.rng")))
    for path in (published.folder / "xliff").iterdir():
        assert grammar.validate(etree.parse(str(path))), grammar.error_log
    assert list(check_counts(published.folder)) == []
    assert verify(published.folder) == []
    assert published.allowed == ()


def test_the_versions_of_the_samples_stand_side_by_side(published: Published) -> None:
    """The three languages stand side by side; what a version leaves out is null."""
    import pyarrow.parquet as pq

    folder = published.folder / "huggingface"
    rows = [
        record
        for path in sorted((folder / "triples").iterdir())
        for record in pq.read_table(path).to_pylist()
    ]
    assert len({row["story"] for row in rows}) >= 12
    assert {frozenset(row["translation"]) for row in rows} == {frozenset({"en", "sq", "mk"})}
    assert any(None in row["translation"].values() for row in rows)
    assert sum(None not in row["translation"].values() for row in rows) > 50
