"""The Hugging Face folder loads with the real libraries, and Croissant describes it."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from typing import Any

import pytest
import yaml

from triptych.corpora.publish.publishing import Published


@pytest.fixture(scope="module")
def loaded(release: Published, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """All configurations, loaded by `datasets` in a process that may not use the network."""
    folder = tmp_path_factory.mktemp("cache")
    program = """
import json, sys
import datasets
folder, cache = sys.argv[1:]
found = {}
for config in datasets.get_dataset_config_names(folder):
    data = datasets.load_dataset(folder, config, cache_dir=cache)
    found[config] = {
        "features": {k: repr(v) for k, v in next(iter(data.values())).features.items()},
        "splits": {split: list(part) for split, part in data.items()},
    }
print(json.dumps(found))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(release.folder / "huggingface"), str(folder)],
        env={"HF_HUB_OFFLINE": "1", "HF_HOME": str(folder), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_configurations_are_those_of_the_languages(loaded: dict[str, Any]) -> None:
    """All languages together, each pair, and whole documents."""
    assert list(loaded) == ["triples", "en-mk", "en-sq", "mk-sq", "documents"]
    for config in loaded.values():
        assert list(config["splits"]) == ["train", "validation", "test"]


def test_texts_are_a_translation_feature_with_nulls(loaded: dict[str, Any]) -> None:
    """`translation` is a Translation; a language that a row lacks is null, never an empty text."""
    features = loaded["triples"]["features"]
    assert features["translation"] == "Translation(languages=['en', 'sq', 'mk'])"
    rows = loaded["triples"]["splits"]["test"]
    assert {row["translation"]["sq"] is None for row in rows} == {True, False}
    for config in ("en-mk", "en-sq", "mk-sq"):
        for part in loaded[config]["splits"].values():
            assert all(None not in row["translation"].values() for row in part)


def test_what_is_known_of_a_cell_survives(loaded: dict[str, Any]) -> None:
    """Origin, engine, licence, source language, URL and confidence are there to filter by."""
    rows = loaded["en-sq"]["splits"]["train"]
    machine = [row for row in rows if row["origin"]["sq"] == "machine"]
    assert machine
    for row in machine:
        assert row["engine"] == {"en": None, "sq": "ctranslate2:opus-demo@3f2a"}
        assert row["licence"] == {"en": "CC-BY-4.0", "sq": "Apache-2.0"}
        assert row["from"]["sq"] == "en"
        assert row["url"]["en"].startswith("https://example.org/en/")
        assert 0 < row["confidence"] <= 1
    assert not [r for r in loaded["en-sq"]["splits"]["test"] if "machine" in r["origin"].values()]


def test_no_story_stands_in_two_splits(loaded: dict[str, Any]) -> None:
    """Splits are by story, in every configuration."""
    seen: dict[str, str] = {}
    for config in loaded.values():
        for split, rows in config["splits"].items():
            for row in rows:
                assert seen.setdefault(row["story"], split) == split


def test_documents_are_whole_pages(loaded: dict[str, Any]) -> None:
    """A document has its passages as a list, in order, with their kinds."""
    documents = loaded["documents"]["splits"]["train"]
    english = next(d for d in documents if d["language"] == "en")
    assert [p["kind"] for p in english["passages"]] == ["title", "body", "heading", "body"]
    assert english["agency"] == "MIA"


def test_the_card_tells_the_counts(release: Published, loaded: dict[str, Any]) -> None:
    """What the front matter says of each configuration and split is what was loaded."""
    text = (release.folder / "huggingface" / "README.md").read_text("utf-8")
    front = yaml.safe_load(text.split("---\n")[1])
    assert front["license"] == "cc-by-4.0"
    assert front["language"] == ["en", "sq", "mk"]
    assert front["language_creators"] == ["found", "machine-generated"]
    assert front["size_categories"] == ["n<1K"]
    for info in front["dataset_info"]:
        splits = loaded[info["config_name"]]["splits"]
        assert {s["name"]: s["num_examples"] for s in info["splits"]} == {
            split: len(rows) for split, rows in splits.items()
        }


@pytest.mark.filterwarnings("ignore")  # rdflib and pandas warn about themselves
def test_croissant_is_valid_and_reads_the_data(
    release: Published, caplog: pytest.LogCaptureFixture
) -> None:
    """mlcroissant finds no error and no warning, and reads records through the description."""
    import mlcroissant

    path = release.folder / "huggingface" / "croissant.json"
    with caplog.at_level(logging.WARNING):
        dataset = mlcroissant.Dataset(str(path))
    assert not dataset.metadata.ctx.issues.errors
    assert not dataset.metadata.ctx.issues.warnings
    assert json.loads(path.read_text("utf-8"))["conformsTo"].endswith("croissant/1.1")
    names = {record_set.id for record_set in dataset.metadata.record_sets}
    assert "triples-train" in names
    records = list(dataset.records("mk-sq-test"))
    lines = (release.folder / "moses" / "test.mk-sq.mk").read_text("utf-8").splitlines()
    texts = [r["mk-sq-test/translation"]["mk-sq-test/translation/mk"].decode() for r in records]
    assert texts == lines


def test_parquet_is_a_folder_a_table(release: Published) -> None:
    """A reader that is given a folder gets one table, every row of it, those in one language too."""
    import pyarrow.parquet as pq

    figures = release.manifest["figures"]
    for table in ("rows", "documents"):
        read = pq.read_table(release.folder / "parquet" / table)
        assert read.num_rows == sum(figures[table].values())
