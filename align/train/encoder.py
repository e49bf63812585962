"""From lists and parallel text to the file of the built-in encoder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt

from triptych.align.cognates import spelling
from triptych.align.static import LANGUAGES, StaticEncoder, pack, word_key
from triptych.align.train import lists
from triptych.align.train.distil import Lessons, Recipe, Rows, Student, row_finder, train
from triptych.align.train.families import FILLERS, Family, Word, families
from triptych.align.train.grams import fit_grams
from triptych.align.train.teacher import Teacher

Floats = npt.NDArray[np.float32]
Say = Callable[[str], None]

BUCKETS = 1 << 15
WINDOWS_SEED = 7

GLOSSES = (1.0, 0.5, 0.25)  # weights of the first, second and third meaning
FILLER = 0.2  # weight of a small word in a gloss
COMMON = 1e-3  # words more frequent than this lose weight (Arora et al. 2017)


@dataclass(frozen=True, slots=True)
class Table:
    """Word vectors of the student, by row, and the row of each word."""

    rows: Rows
    vectors: Floats


def make_encoder(
    parallel: Path, cache: Path, *, recipe: Recipe, without: Collection[str] = (), say: Say
) -> dict[str, npt.NDArray[np.generic]]:
    """The tables of `StaticEncoder`, trained on all documents but those in `without`."""
    everything = lists.read_triples(parallel)
    triples = [t for t in everything if t.document not in without]
    # Cut from all documents and then left out, so that the teacher's cache serves every run.
    cut = lists.windows(everything, WINDOWS_SEED)
    windows = [(code, text) for document, code, text in cut if document not in without]
    counts = lists.corpus_counts(triples)
    vocabulary = lists.vocabulary(counts)
    table = _word_table(triples, windows, counts, vocabulary, Teacher(cache), recipe, say)
    say("n-grams")
    names = [(la, word) for la in LANGUAGES for word in vocabulary[la] if (la, word) in table.rows]
    spellings = [spelling(word, language) for language, word in names]
    wanted = table.vectors[[table.rows[name] for name in names]]
    grams = fit_grams(spellings, wanted, buckets=BUCKETS, seed=recipe.seed)
    say(f"{len(table.rows)} words in {len(table.vectors)} rows")
    return _packed(table, grams, triples)


def _word_table(
    triples: Sequence[lists.Triple],
    windows: Sequence[tuple[str, str]],
    counts: Mapping[str, Counter[str]],
    vocabulary: Mapping[str, list[str]],
    teacher: Teacher,
    recipe: Recipe,
    say: Say,
) -> Table:
    frequency = lists.frequencies(counts)
    groups = families(vocabulary, frequency["en"])
    rows = {(g.language, form): row for row, g in enumerate(groups) for form in g.forms}
    names = [(language, word) for language in LANGUAGES for word in vocabulary[language]]
    say(f"teacher: {len(names)} words")
    taught = teacher.embed("words", [word for _, word in names])
    taught = _unit(_centred(taught, np.array([LANGUAGES.index(code) for code, _ in names])))
    seen = _family_vectors(groups, dict(zip(names, taught, strict=True)), counts, frequency["en"])
    rare = [max(frequency[g.language].get(form, 0.0) for form in g.forms) for g in groups]
    lessons, targets = _lessons(triples, windows, rows, teacher, say)
    basis = _basis(
        np.concatenate([targets, taught[:: max(1, len(taught) // 20_000)]]), recipe.dimensions
    )
    projected = _unit(lessons.targets @ basis)
    student = Student(
        seen,
        np.array([LANGUAGES.index(g.language) for g in groups]),
        _rarity(np.array(rare)),
        basis,
        recipe.dropout,
    )
    lessons = Lessons(lessons.texts, projected, lessons.triples, lessons.documents)
    for epoch, missed, found in train(student, lessons, recipe):
        say(f"epoch {epoch + 1}: against the teacher {missed:.4f}, translations {found:.4f}")
    return Table(rows, student.table())


def _family_vectors(
    groups: Sequence[Family],
    taught: Mapping[Word, Floats],
    counts: Mapping[str, Counter[str]],
    english: Mapping[str, float],
) -> Floats:
    """What the teacher says of a family: of its forms and of its English glosses, half each."""
    vectors = np.zeros((len(groups), len(next(iter(taught.values())))), dtype=np.float32)
    for row, group in enumerate(groups):
        own, told = np.zeros_like(vectors[row]), np.zeros_like(vectors[row])
        for form in group.forms:
            if (vector := taught.get((group.language, form))) is not None:
                own += vector * np.float32(np.sqrt(1 + counts[group.language][form]))
        for weight, gloss in zip(GLOSSES, group.glosses, strict=False):
            for word in gloss:
                if (vector := taught.get(("en", word))) is not None:
                    rarity = np.exp(_rarity(np.float64(english.get(word, 0.0))))
                    told += vector * np.float32(
                        weight * rarity * (FILLER if word in FILLERS else 1)
                    )
        vectors[row] = _unit(own[None])[0] + _unit(told[None])[0]
    return _unit(vectors)


def _rarity(frequency: npt.NDArray[np.float64] | np.float64) -> Floats:
    """The logarithm of a word's weight."""
    return np.log(COMMON / (COMMON + frequency)).astype(np.float32)


def _lessons(
    triples: Sequence[lists.Triple],
    pieces: Sequence[tuple[str, str]],
    rows: Rows,
    teacher: Teacher,
    say: Say,
) -> tuple[Lessons, Floats]:
    """Texts with their targets, and the sentences' own teacher vectors for the basis.

    The target of a parallel sentence is the mean of all its versions': what they agree on.
    """
    say(f"teacher: {len(triples)} parallel sentences")
    versions = [
        _unit(_centred(teacher.embed("sentences", [t.texts[k] for t in triples])))
        for k in range(len(LANGUAGES))
    ]
    agreed = _unit(sum(versions, np.zeros_like(versions[0])))
    texts: list[list[int]] = []
    targets: list[Floats] = []
    for k, language in enumerate(LANGUAGES):
        texts += [row_finder(rows, t.texts[k], language) for t in triples]
        targets.append(agreed)
    say(f"teacher: {len(pieces)} windows")
    for language in LANGUAGES:
        own = [text for code, text in pieces if code == language]
        texts += [row_finder(rows, text, language) for text in own]
        targets.append(_unit(_centred(teacher.embed("pieces", own))))
    kept = [k for k, text in enumerate(texts) if text]
    found = [[row_finder(rows, t.texts[k], la) for k, la in enumerate(LANGUAGES)] for t in triples]
    whole = [n for n, sides in enumerate(found) if all(sides)]
    lessons = Lessons(
        [texts[k] for k in kept],
        np.concatenate(targets)[kept],
        [found[n] for n in whole],
        [triples[n].document for n in whole],
    )
    return lessons, np.concatenate(versions)


def _packed(
    table: Table, grams: Floats, triples: Sequence[lists.Triple]
) -> dict[str, npt.NDArray[np.generic]]:
    keys = np.array([word_key(language, word) for language, word in table.rows], dtype=np.uint32)
    keys, first = np.unique(keys, return_index=True)
    rows, row_scale = pack(table.vectors)
    packed_grams, gram_scale = pack(grams)
    tables: dict[str, npt.NDArray[np.generic]] = {
        "keys": keys,
        "places": np.array(list(table.rows.values()), dtype=np.uint32)[first],
        "rows": rows,
        "row_scale": row_scale,
        "grams": packed_grams,
        "gram_scale": gram_scale,
        "means": np.zeros((len(LANGUAGES), table.vectors.shape[1]), dtype=np.float16),
        "version": np.array("untested"),
    }
    encoder = StaticEncoder(tables)
    tables["means"] = np.stack(
        [
            encoder.sums([t.texts[k] for t in triples], la).mean(axis=0)
            for k, la in enumerate(LANGUAGES)
        ]
    ).astype(np.float16)
    digest = sha256(b"".join(tables[name].tobytes() for name in sorted(tables)))
    return {**tables, "version": np.array(digest.hexdigest()[:10])}


def _centred(rows: Floats, groups: npt.NDArray[np.int64] | None = None) -> Floats:
    centred = rows.copy()
    for group in (None,) if groups is None else np.unique(groups):
        own = slice(None) if group is None else groups == group
        centred[own] -= centred[own].mean(axis=0)
    return centred


def _basis(rows: Floats, dimensions: int) -> Floats:
    """The directions in which the teacher's vectors vary most, `[384, dimensions]`."""
    _, vectors = np.linalg.eigh(rows.T @ rows)
    basis: Floats = vectors[:, ::-1][:, :dimensions].astype(np.float32)
    # The sign of an eigenvector is the library's whim.
    basis *= np.where(basis.sum(axis=0) < 0, -1, 1).astype(np.float32)
    return basis


def _unit(rows: Floats) -> Floats:
    unit: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return unit
