"""Train the classifier from labelled messages. Needs scipy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_matrix

from intents.contract import Label, Row
from intents.lexicon import scan
from intents.model import beside, features, heads
from intents.model.fit import Shape, fit_net, fit_softmax
from intents.model.layers import Fitted, Floats, fitted
from intents.model.net import FittedNet
from intents.model.said import Said, everyday_words, lexicon_words, sayings
from intents.normalise import normalise
from intents.reading import read


@dataclass(frozen=True, slots=True)
class Recipe:
    """The knobs of training; they are part of what makes two runs alike."""

    shape: Shape = field(default_factory=Shape)
    least_messages: int = 5
    lexicon_weight: float = 0.5
    saying_weight: float = 0.5
    input_gain: float = 5.0
    tag_gain: float = 1.5
    beside_least: int = 3
    beside_penalty: float = 0.02
    beside_steps: int = 80


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled message with its features already drawn."""

    id: str
    names: list[str]
    labels: tuple[Label, ...]
    weight: float = 1.0
    only: str | None = None


def draw(rows: Sequence[Row]) -> list[Example]:
    """Draw the features of labelled messages, in the order given."""
    return [
        Example(
            row.id,
            sorted(
                features.of_message(
                    read(row.text, row.now.date()), row.scene, row.role, row.mentioned
                )
            ),
            row.requests,
        )
        for row in rows
    ]


def train(examples: Sequence[Example], recipe: Recipe | None = None) -> FittedNet:
    """Train on messages, in the order of their ids, and return whole-number weights."""
    recipe = recipe or Recipe()
    ordered = sorted(examples, key=lambda example: (example.id, example.names))
    if recipe.saying_weight:
        ordered += [_of_saying(said, recipe.saying_weight) for said in sayings()]
    vocabulary = vocabulary_of([example.names for example in ordered], recipe.least_messages)
    if recipe.lexicon_weight:
        ordered += _words(lexicon_words(), recipe.lexicon_weight)
    gains = np.array([gain(name, recipe) for name in vocabulary], np.float32)
    matrix = matrix_of([example.names for example in ordered], vocabulary).multiply(gains).tocsr()
    targets = np.array([_target(example) for example in ordered], np.float32)
    ends = [(start, start + len(heads.HEADS[head])) for head, start in heads.START.items()]
    low, low_bias, high, high_bias = fit_net(matrix, targets, ends, recipe.shape)
    units = [str(unit) for unit in range(recipe.shape.units)]
    said, bias = _fit_layer("intent", ordered, vocabulary, recipe)
    lower = fitted(
        [*(("unit", unit) for unit in units), *_columns("intent")],
        np.hstack([low * gains[:, None], said]), np.hstack([low_bias, bias]), vocabulary,
    )  # fmt: skip
    if recipe.lexicon_weight:
        ordered += _words(everyday_words(), recipe.lexicon_weight)
    layers = tuple(filter(None, (_layer(head, ordered, recipe) for head in beside.HEADS)))
    return FittedNet(lower, fitted(heads.COLUMNS, high, high_bias, units), layers)


def _layer(head: str, examples: Sequence[Example], recipe: Recipe) -> Fitted | None:
    """Train the layer that gives a second opinion on one head; None where nobody answers it."""
    asked = [example.names for example in examples if _answers(example, head)]
    vocabulary = vocabulary_of(asked, recipe.beside_least)
    if not vocabulary:
        return None
    weights, bias = _fit_layer(head, examples, vocabulary, recipe)
    return fitted(_columns(head), weights, bias, vocabulary)


def _fit_layer(
    head: str, examples: Sequence[Example], vocabulary: list[str], recipe: Recipe
) -> tuple[Floats, Floats]:
    """Fit one head's softmax layer to the examples that answer it."""
    asked = [example for example in examples if _answers(example, head)]
    first = heads.START[head]
    columns = slice(first, first + len(heads.HEADS[head]))
    targets = np.array([_target(example)[columns] for example in asked], np.float32)
    matrix = matrix_of([example.names for example in asked], vocabulary)
    return fit_softmax(matrix, targets, recipe.beside_penalty, recipe.beside_steps)


def _columns(head: str) -> list[tuple[str, str]]:
    return [(head, value) for value in heads.HEADS[head]]


def _answers(example: Example, head: str) -> bool:
    return example.only in (None, head) and bool(heads.answers(head, example.labels))


def vocabulary_of(names: Sequence[Sequence[str]], least: int) -> list[str]:
    """Return the features that are seen in at least so many messages, sorted."""
    counts: Counter[str] = Counter()
    for each in names:
        counts.update(each)
    return sorted(name for name, count in counts.items() if count >= least)


def gain(name: str, recipe: Recipe) -> float:
    """Trust the lexicon's tags more than runs of characters: they say more of unseen voices."""
    tagged = name[0] in "TQ#" and len(name) > 1
    return recipe.input_gain * (recipe.tag_gain if tagged else 1.0)


def matrix_of(
    names: Sequence[Sequence[str]], vocabulary: list[str], *, scaled: bool = True
) -> csr_matrix:
    """Return messages by features, every message scaled by the root of how many it has, or
    counting each feature as one."""
    index = {name: place for place, name in enumerate(vocabulary)}
    columns: list[int] = []
    data: list[float] = []
    ends = [0]
    for each in names:
        known = [index[name] for name in each if name in index]
        columns += known
        data += [1.0 / np.sqrt(len(known) + 1) if scaled else 1.0] * len(known)
        ends.append(len(columns))
    return csr_matrix(
        (np.array(data, np.float32), columns, ends), shape=(len(names), len(vocabulary))
    )


def _target(example: Example) -> list[float]:
    """Return what an example wants of every column; a head that it does not answer gets none."""
    wanted: list[float] = []
    for head, options in heads.HEADS.items():
        said = heads.answers(head, example.labels) if example.only in (None, head) else []
        share = example.weight / len(said) if said else 0.0
        wanted += [share if option in said else 0.0 for option in options]
    return wanted


def _of_saying(said: Said, weight: float) -> Example:
    names = features.of_message(said.reading, said.scene, "resident", said.mentioned)
    return Example(said.id, sorted(names), said.labels, weight, said.only)


def _words(words: Iterable[tuple[str, str, str, str]], weight: float) -> list[Example]:
    """Make a small example of every word that stands for one answer to a closed question."""
    return [_of_word(*each, weight) for each in words]


def _of_word(head: str, value: str, word: str, intent: str, weight: float) -> Example:
    folded = normalise(word).text
    names = features.text_features(folded) | features.tag_features(scan(folded))
    label = Label(intent, {head: value})
    return Example(f"{head}/{word}", sorted(names), (label,), weight, head)
