"""Finding among thousands of articles stays quick and small."""

from __future__ import annotations

from time import process_time

import pytest

from knowledge import ArticleIndex
from tests.bench.knowledge import synthetic

FEW = [(7, "物业企业受委托代收水电费的，不得收取手续费。"), (9, "停水要提前二十四小时通知。")]


def test_articles_are_named_by_their_ids() -> None:
    found = ArticleIndex(FEW).search("受委托代收能收取手续费吗")
    assert found[0].id == 7
    assert 0.5 < found[0].share <= 1


def test_everyday_words_find_official_ones() -> None:
    assert ArticleIndex(FEW).search("没水要提前说吗")[0].id == 9


def test_what_shares_nothing_is_not_found() -> None:
    index = ArticleIndex(FEW)
    assert index.search("xyz") == []
    assert ArticleIndex(()).search("停水") == []
    assert len(index) == 2


def test_of_equal_articles_the_first_comes_first() -> None:
    index = ArticleIndex([(2, "停水提前通知"), (1, "停水提前通知")])
    assert [match.id for match in index.search("停水提前通知")] == [1, 2]


@pytest.mark.slow
def test_five_thousand_articles_are_indexed_and_searched_in_time() -> None:
    begun = process_time()
    index = ArticleIndex(synthetic(5000))
    built = process_time()
    found = [index.search("物业费没交能停水吗") for _ in range(20)]
    asked = process_time()
    assert built - begun < 6
    assert (asked - built) / 20 < 0.02
    assert found[0]
