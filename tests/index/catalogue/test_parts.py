"""What a catalogue is made of: terms, postings, vectors, and which segments become one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import faiss
import numpy as np
import pytest

from index.catalogue import postings, sizes, vectors
from index.catalogue.postings import Postings, merged, postings_of, thinned
from index.catalogue.terms import hashes_of, terms_of
from index.catalogue.tiers import Size, to_merge
from index.embed import Vectors
from index.faiss_files import flat_index, write_index
from index.words import WordIndex, grams

WORDS = (
    "the ferry left harbour captain lighthouse storm winter bread mill copper mine hills".split()
)


def texts(count: int, seed: int = 0) -> list[str]:
    draw = random.Random(seed)
    return [" ".join(draw.choices(WORDS, k=draw.randint(0, 30))) for _ in range(count)]


def contents(found: Postings) -> dict[int, list[int]]:
    """The rows by term."""
    bounds = found.bounds.tolist()
    rows = [found.rows[a:b].tolist() for a, b in pairwise(bounds)]
    return dict(zip(found.terms.tolist(), rows, strict=True))


class TestTerms:
    def test_they_are_those_that_passages_are_ranked_by(self) -> None:
        text = "The captain's captains left; captain Ahab stayed."
        hashes, length = terms_of(text)
        assert set(hashes.tolist()) == set(hashes_of(sorted(set(grams(text)))).tolist())
        assert (len(hashes), length) == (len(set(grams(text))), len(grams(text)))

    def test_a_hash_is_the_same_in_every_process(self) -> None:
        assert hashes_of([" fer", "ferr"]).tolist() == [10845757541644865361, 17647185042482225772]

    def test_any_text_has_some(self) -> None:
        for text in ("", "the", "x", "\ud800 broken", "漢字", "a" * 100_000):
            hashes, length = terms_of(text)
            assert len(hashes) <= length


class TestPostings:
    def test_they_tell_which_rows_hold_a_term(self) -> None:
        own = texts(40)
        found = contents(postings_of(own))
        for gram in set(grams(" ".join(WORDS))):
            rows = [row for row, text in enumerate(own) if gram in grams(text)]
            assert found.get(int(hashes_of([gram])[0]), []) == rows

    def test_what_is_merged_is_as_if_made_at_once(self) -> None:
        own = texts(50)
        parts = [own[:7], own[7:8], [], own[8:30], own[30:]]
        whole = postings_of(own)
        assert contents(merged([postings_of(part) for part in parts])) == contents(whole)
        assert (
            merged([postings_of(part) for part in parts]).lengths.tolist() == whole.lengths.tolist()
        )

    def test_what_is_thinned_is_as_if_made_of_the_rest(self) -> None:
        own = texts(50)
        kept = np.random.default_rng(0).random(50) > 0.4
        found = thinned(postings_of(own), kept)
        rest = postings_of([text for text, here in zip(own, kept, strict=True) if here])
        assert contents(found) == contents(rest)
        assert found.lengths.tolist() == rest.lengths.tolist()

    def test_sums_are_bm25_where_no_term_is_repeated(self) -> None:
        own = ["ferry left harbour", "captain ferry", "mill", "", "copper mine ferry hills"]
        found = postings_of(own)
        asked = sorted(set(grams("ferry mine")))
        places = found.find(hashes_of(asked))
        holding = places[:, 1] - places[:, 0]
        weights = np.log1p((len(own) - holding + 0.5) / (holding + 0.5))
        index = WordIndex(own, grams, k1=postings.K1, b=postings.B)
        assert found.sums(places, weights) * found.factors() == pytest.approx(
            index.match("ferry mine").scores, rel=1e-5
        )

    def test_unknown_terms_are_nowhere(self) -> None:
        for own in ([], [""], ["ferry"]):
            places = postings_of(own).find(hashes_of(["zzzz", "aaaa"]))
            assert (places[:, 0] == places[:, 1]).all()
            assert postings_of(own).sums(places, np.ones(2)).tolist() == [0.0] * len(own)


def clustered(count: int, dimension: int = 32, seed: int = 0) -> Vectors:
    draw = np.random.default_rng(seed)
    centres = draw.standard_normal((20, dimension))[draw.integers(20, size=count)]
    made = (centres + draw.standard_normal((count, dimension))).astype(np.float32)
    unit: Vectors = made / np.linalg.norm(made, axis=1, keepdims=True)
    return unit


class TestVectors:
    @pytest.mark.parametrize(
        ("few", "kind"), [(6_000, faiss.IndexFlatIP), (100, faiss.IndexHNSWSQ)]
    )
    def test_the_nearest_are_found_whatever_the_size(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int, kind: type
    ) -> None:
        """On disk, and mapped; against looking at all, of questions that nothing was tuned with."""
        monkeypatch.setattr(sizes, "FEW", few)
        own = clustered(5_000)
        write_index(vectors.build(5_000, 32, lambda: parts(own)), tmp_path / "index")
        index = vectors.load(tmp_path / "index")
        assert isinstance(index, kind)
        asked = clustered(5_100)[5_000:]
        exact = np.argsort(-asked @ own.T, axis=1)[:, :10]
        hits = 0
        for question, nearest in zip(asked, exact, strict=True):
            rows, similarities = vectors.nearest(index, question[None], 10, None)
            hits += len(set(rows.tolist()) & set(nearest.tolist()))
            assert similarities.tolist() == sorted(similarities.tolist(), reverse=True)
            assert similarities == pytest.approx(own[rows] @ question, abs=0.03)
        assert hits / exact.size >= 0.97

    def test_what_is_not_there_any_more_is_not_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sizes, "FEW", 100)
        own = clustered(1_000)
        alive = np.random.default_rng(1).random(1_000) > 0.3
        index = vectors.build(1_000, 32, lambda: parts(own))
        for question in own[:20]:
            rows, _ = vectors.nearest(index, question[None], 50, vectors.selector(alive))
            assert len(rows) == 50
            assert alive[rows].all()
        rows, _ = vectors.nearest(flat_index(own), own[:1], 5_000, vectors.selector(alive))
        assert sorted(rows.tolist()) == np.flatnonzero(alive).tolist()

    def test_what_is_no_index_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "index").write_bytes(b"IHNsnonsense")
        with pytest.raises(ValueError, match="read"):
            vectors.load(tmp_path / "index")


def parts(own: Vectors) -> Iterator[Vectors]:
    return vectors.blocks_of(np.array_split(own, 37))


class TestTiers:
    @pytest.fixture(autouse=True)
    def small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sizes, "FEW", 10)
        monkeypatch.setattr(sizes, "FAN", 4)
        monkeypatch.setattr(sizes, "MOST", 400)

    @pytest.mark.parametrize(
        ("present", "merged"),
        [
            ([], []),
            ([12, 12, 12], []),
            ([12, 15, 12, 12], [0, 1, 2, 3]),
            ([12, 15, 11, 12, 39], [0, 1, 2, 3]),
            ([12, 12, 12, 60, 70, 80], []),
            ([12, 60, 70, 80, 90], [1, 2, 3, 4]),
            ([300, 170, 170, 200], [1, 2]),
            ([300, 210, 220, 390], []),
        ],
    )
    def test_those_of_a_size_become_one(self, present: list[int], merged: list[int]) -> None:
        assert to_merge([Size(count, count) for count in present]) == merged

    def test_a_worn_one_is_made_anew(self) -> None:
        assert to_merge([Size(100, 100), Size(100, 69), Size(100, 70)]) == [1]

    def test_a_growing_library_has_few_segments_and_writes_each_passage_few_times(self) -> None:
        segments: list[int] = []
        written = most = 0
        for _ in range(400):
            segments.append(11)
            written += 11
            while chosen := to_merge([Size(count, count) for count in segments]):
                total = sum(segments[place] for place in chosen)
                segments = [n for place, n in enumerate(segments) if place not in chosen]
                segments.append(total)
                written += total
            full = sum(count > sizes.MOST / 2 for count in segments)
            most = max(most, len(segments) - full)
        assert most <= 9
        assert written / sum(segments) < 5
