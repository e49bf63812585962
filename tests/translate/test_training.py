"""The grammar that the demonstration model learns from, and the recipe in miniature."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random

import pytest
import torch
from click.testing import CliRunner

from triptych.corpora.sources import find_stories
from triptych.languages.sentences import split_sentences
from triptych.translate.folder import read_manifest
from triptych.translate.training import corpus, export, model, vocabulary
from triptych.translate.training.__main__ import main
from triptych.translate.training.grammar import Grammar, sentences
from triptych.translate.training.lexicon import albanian_name, macedonian_name, place
from triptych.translate.training.phrases import (
    LANGUAGES,
    Adjective,
    AlbanianAdjective,
    AlbanianNoun,
    MacedonianAdjective,
    MacedonianNoun,
    Noun,
    noun_phrase,
)
from triptych.translate.training.start import take_over
from triptych.translate.training.templates import source_form, target_form

LAW = Noun(
    ("law", "laws"),
    AlbanianNoun.parse("m ligj ligji ligje"),
    MacedonianNoun.parse("m закон закони"),
)
NEW = Adjective(
    "new", AlbanianAdjective.parse("i ri re rinj reja"), MacedonianAdjective.parse("нов")
)


@pytest.mark.parametrize(
    ("number", "case", "albanian"),
    [
        ("sg", "nom", "ligji i ri"),
        ("sg", "acc", "ligjin e ri"),
        ("sg", "obl", "ligjit të ri"),
        ("pl", "nom", "ligjet e reja"),
        ("pl", "obl", "ligjeve të reja"),
    ],
)
def test_albanian_phrases_decline_and_agree(number: str, case: str, albanian: str) -> None:
    """Linking article, case, and the feminine plural of masculine nouns in -e."""
    assert noun_phrase(LAW, number=number, adjective=NEW).form("sq", case) == albanian


def test_indefinite_and_owned_phrases() -> None:
    """një ligj të ri, and a genitive after an adjective."""
    assert noun_phrase(LAW, adjective=NEW, definite=False).form("sq", "acc") == "një ligj të ri"
    town = place(["Bitola", "m Manastir Manastiri", "Битола"])
    owned = noun_phrase(LAW, adjective=NEW, owner=town)
    assert owned.form("sq", "acc") == "ligjin e ri të Manastirit"
    assert owned.form("mk") == "новиот закон на Битола"
    assert owned.form("en") == "the new law of Bitola"


@pytest.mark.parametrize(
    ("spec", "definite"),
    [
        ("m мост мостови", "мостот"),
        ("f болест болести", "болеста"),
        ("f одлука одлуки", "одлуката"),
        ("n училиште училишта", "училиштето"),
    ],
)
def test_macedonian_nouns_take_their_article(spec: str, definite: str) -> None:
    """By gender and ending."""
    assert MacedonianNoun.parse(spec).form("sg", definite=True) == definite


def test_names_are_spelt_in_every_language() -> None:
    """Romanised for English and Albanian, by sound for Macedonian."""
    assert macedonian_name("Ќосевски") == {"en": "Kjosevski", "sq": "Qosevski", "mk": "Ќосевски"}
    assert albanian_name("Xhaferi")["mk"] == "Џафери"
    assert albanian_name("Çela") == {"en": "Cela", "sq": "Çela", "mk": "Чела"}


def test_every_template_can_be_filled_and_nothing_is_left_open() -> None:
    """No slot, choice or variant remains, and every language has its own letters."""
    grammar, rng = Grammar(), Random(1)
    for templates in (*grammar.templates.values(), grammar.unseen):
        for template in templates:
            made = grammar.fill(template, rng)
            for language, text in made.items():
                plain = target_form(text, language)
                assert not re.search(r"[{}<>|~$«»]|\(\(", plain), plain
                assert (re.search("[а-ш]", plain) is None) == (language != "mk"), plain


def test_the_grammar_is_varied_and_repeatable() -> None:
    """The same seed gives the same; a thousand draws hardly repeat."""
    first = list(islice(sentences(9), 1000))
    assert first == list(islice(sentences(9), 1000))
    assert len({s["en"] for s in first}) > 850


def test_numbers_of_a_sentence_agree() -> None:
    """The same figures in all languages, but for their marks."""
    for sentence in islice(sentences(2), 300):
        digits = [sorted(re.sub(r"\D", "", target_form(t, lang))) for lang, t in sentence.items()]
        assert digits[0] == digits[1] == digits[2], sentence


def test_sources_vary_and_targets_do_not() -> None:
    """The model learns to read many ways of writing, and to write one."""
    text = "«x» 5 ((percent~per cent))"
    made = {source_form(text, "en", Random(i)) for i in range(20)}
    assert len(made) > 2
    assert target_form(text, "en") == '"x" 5 percent'


def test_held_out_sentences_are_not_trained_on() -> None:
    """They are drawn from another seed and left out of the stream."""
    held = {s["en"] for s in corpus.held_out(300)}
    pairs = islice(corpus.training_pairs([]), 2000)
    seen = {p[3] if p[1] == "en" else p[2] for p in pairs if "en" in p[:2]}
    assert held.isdisjoint(seen)


SAMPLES = Path(__file__).parents[2] / "corpora" / "samples"
WORDS = re.compile(r"[^\W\d_]+")
SAME_WORDS, SAME_RUN = 0.7, 6  # share of a template's words, and words in a row


def _sample_sentences() -> dict[str, list[list[str]]]:
    """The words of every sentence of the samples, by language."""
    found: dict[str, list[list[str]]] = {language: [] for language in LANGUAGES}
    for sourced in find_stories([SAMPLES]):
        for language, article in sourced.story.articles.items() if sourced.story else ():
            for paragraph in article.paragraphs:
                for sentence in split_sentences(paragraph.text, language):
                    found[language].append(WORDS.findall(sentence.casefold()))
    return found


def _literal(template: str) -> list[list[str]]:
    """The words of a template between its slots."""
    text = re.sub(r"\(\((.*?)\)\)", lambda m: m[1].split("~")[0], template)
    text = re.sub(r"<\w+:([^<>|]*)[^<>]*>", r"\1", text)
    return [WORDS.findall(part.casefold()) for part in re.split(r"\{.*?\}", text)]


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[i : i + SAME_RUN]) for i in range(len(words) - SAME_RUN + 1))


def test_no_template_is_near_a_sentence_of_the_samples() -> None:
    """What a model fills must be translated, not remembered."""
    grammar, samples = Grammar(), _sample_sentences()
    templates = [t for kind in grammar.templates.values() for t in kind] + grammar.unseen
    for column, language in enumerate(LANGUAGES):
        sentences_with: dict[str, set[int]] = {}
        for number, sentence in enumerate(samples[language]):
            for word in sentence:
                sentences_with.setdefault(word, set()).add(number)
        known = {run for sentence in samples[language] for run in _runs(sentence)}
        assert len(samples[language]) > 200
        for template in templates:
            parts = _literal(template[column])
            content = {word for part in parts for word in part if len(word) > 2}
            shared = Counter(n for word in content for n in sentences_with.get(word, ()))
            most = max(shared.values(), default=0)
            assert len(content) < 5 or most < SAME_WORDS * len(content), template
            assert known.isdisjoint(run for part in parts for run in _runs(part)), template


def test_no_sentence_of_the_samples_is_trained_on() -> None:
    """Neither a template as it stands nor what comes of one is in a sample story."""
    pages = [f.read_bytes() for f in SAMPLES.glob("*/*") if f.suffix in (".txt", ".html")]
    texts = [p.decode(e, "replace") for p in pages for e in ("utf-8", "cp1252", "cp1251", "utf-16")]
    stories = " ".join(" ".join(texts).split()).casefold()
    assert "mosaic" in stories
    grammar, rng = Grammar(), Random(6)
    drawn = [grammar.sentence(rng) for _ in range(4000)]
    drawn += [grammar.fill(t, rng) for kind in grammar.templates.values() for t in kind]
    for sentence in drawn:
        for language, text in sentence.items():
            plain = target_form(text, language).casefold().rstrip(".")
            found = plain in stories and re.search(re.escape(plain) + r"\b", stories)
            assert len(plain.split()) < 4 or not found, plain


def test_real_documents_are_whole_in_one_part(tmp_path: Path) -> None:
    """No document is both trained on and tested on; a file that is not there is none."""
    path = tmp_path / "real.tsv"
    lines = [f"doc{i % 80}\ten {i}\tsq {i}\tmk {i}" for i in range(400)]
    path.write_text("\n".join(["doc\ten\tsq\tmk", *lines]), "utf-8")
    parts = [corpus.real_sentences(path, test=test) for test in (True, False)]
    documents = [{int(s["en"].split()[1]) % 80 for s in part} for part in parts]
    assert len(parts[0]) + len(parts[1]) == 400
    assert documents[0].isdisjoint(documents[1])
    assert documents[0]
    assert corpus.real_sentences(tmp_path / "none.tsv", test=True) == []


def test_the_commands_lead_from_text_to_a_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`train` and `export`, in miniature: a few steps, checkpoints, and a model with a manifest."""
    small = partial(
        model.Recipe, batch_tokens=400, width=32, encoder_layers=1, decoder_layers=1, heads=2
    )
    monkeypatch.setattr(model, "Recipe", small)
    monkeypatch.setattr(vocabulary, "train", partial(vocabulary.train, size=600, sample=800))
    work, out = str(tmp_path / "work"), tmp_path / "model"
    run = CliRunner().invoke
    options = ["--work", work, "--steps", "5", "--warmup", "2", "--every", "2"]
    trained = run(main, ["train", *options], catch_exceptions=False)
    assert trained.exit_code == 0, trained.output
    exported = run(main, ["export", "--work", work, "--out", str(out)], catch_exceptions=False)
    assert f"step 4 exported to {out}" in exported.output
    manifest = read_manifest(out)
    assert manifest.demonstration
    assert manifest.revision == "2.4"
    assert set(manifest.directions) == set(corpus.DIRECTIONS)


def test_a_run_goes_on_from_a_finished_model(tmp_path: Path) -> None:
    """Under the same vocabulary with its weights; under another with the pieces that both know."""
    recipe = model.Recipe(width=32, encoder_layers=2, decoder_layers=1, heads=2, seed=99)
    pieces = vocabulary.train((p[2] for p in corpus.training_pairs([])), size=600, sample=800)
    numbers = vocabulary.write_tokenizer(pieces, tmp_path / "tokenizer")
    weights = model.build(numbers, recipe).state_dict()
    first = model.build(numbers, recipe)
    export.save_network(first, weights, tmp_path / "tokenizer", tmp_path / "network")
    export.convert(tmp_path / "network", tmp_path / "model", step=6)
    again = model.build(numbers, replace(recipe, seed=1))
    assert take_over(again, numbers, tmp_path / "model") == len(numbers) - 1  # not the padding
    for name, after in again.state_dict().items():
        if "layers" in name or "shared" in name:
            spread = float(weights[name].std())
            assert torch.allclose(after, weights[name], atol=0.05 * spread + 1e-6), name
    other = vocabulary.train((p[2] for p in corpus.training_pairs([])), size=500, sample=300)
    fewer = vocabulary.write_tokenizer(other, tmp_path / "other")
    assert 200 < take_over(model.build(fewer, recipe), fewer, tmp_path / "model") < len(fewer)
