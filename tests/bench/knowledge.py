"""Knowledge: how long a question takes among the cards, and among 50,000 articles."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from statistics import median
from time import perf_counter

from knowledge import ArticleIndex, cards
from knowledge.asked import HELD_OUT_FILE, read_questions
from knowledge.evaluation import REFERENCE_NOW
from knowledge.finder import default_finder

ARTICLES = 50_000
ASKED = 200

Row = Mapping[str, object]


def measure() -> Iterator[Row]:
    """Cards in this process, documents in one of their own, whose memory is its own too."""
    yield _row("knowledge_cards_p50", _cards_ms(), "ms")
    command = [sys.executable, "-m", "tests.bench.knowledge"]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, question, memory = map(float, ran.stdout.split())
    yield _row("knowledge_index_50000", seconds, "s")
    yield _row("knowledge_articles_p50", question, "ms")
    yield _row("knowledge_articles_rss", memory, "MB")


def synthetic(count: int) -> Iterator[tuple[int, str]]:
    """Articles of a hundred and more characters, out of the cards' words; always the same."""
    chance = random.Random(7)
    source = "".join(card.answer + card.rule + "".join(card.questions) for card in cards())
    places = range(len(source) - 4)
    for number in range(count):
        pieces = chance.choices(places, k=chance.randint(20, 60))
        yield number, "".join(source[at : at + 2 + at % 3] for at in pieces)


def documents() -> tuple[float, float, float]:
    """Seconds to index, milliseconds a question, megabytes of the whole process."""
    articles = list(synthetic(ARTICLES))
    begun = perf_counter()
    index = ArticleIndex(articles)
    seconds = perf_counter() - begun
    questions = [row.text for row in read_questions(HELD_OUT_FILE)[:ASKED]]
    return seconds, median(_timed(index, text) for text in questions), _megabytes()


def _timed(index: ArticleIndex, text: str) -> float:
    begun = perf_counter()
    index.search(text)
    return 1000 * (perf_counter() - begun)


def _cards_ms() -> float:
    finder = default_finder()
    times = []
    for row in read_questions(HELD_OUT_FILE)[:ASKED]:
        begun = perf_counter()
        finder.find(row.text, now=REFERENCE_NOW)
        times.append(1000 * (perf_counter() - begun))
    return median(times)


def _megabytes() -> float:
    import resource  # not there on Windows, where nobody measures

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _row(name: str, value: float, unit: str) -> Row:
    return {"name": name, "value": round(value, 3), "unit": unit}


if __name__ == "__main__":
    print(*documents())  # noqa: T201 - the figures are this process's only way to speak
