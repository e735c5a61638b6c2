"""Train the linear model from labelled messages. Needs numpy, scipy and scikit-learn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from intents.contract import INTENTS, SCENES, Label, Row
from intents.data import ROOT, read_yaml, words_of
from intents.lexicon import scan
from intents.model import features, heads, spans
from intents.model.linear import Fitted
from intents.normalise import normalise
from intents.reading import read

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Recipe:
    """The knobs of training; they are part of what makes two runs alike."""

    penalty: float = 0.01
    head_penalty: float = 0.02
    least_messages: int = 2
    span_penalty: float = 0.02
    steps: int = 60
    tag_gain: float = 1.5
    pair_gain: float = 1.0
    head_gain: float = 3.0
    lexicon_weight: float = 0.5
    template_weight: float = 0.5


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


def train(examples: Sequence[Example], recipe: Recipe | None = None) -> Fitted:
    """Train on messages, in the order of their ids, and return whole-number weights."""
    recipe = recipe or Recipe()
    ordered = sorted(examples, key=lambda example: (example.id, example.names))
    if recipe.template_weight:
        ordered += _templates(recipe.template_weight)
    vocabulary = _vocabulary([example.names for example in ordered], recipe.least_messages)
    ordered += _lexicon(recipe.lexicon_weight)
    names = [example.names for example in ordered]
    matrix = _matrix(names, vocabulary)
    gains = np.array([_gain(name, recipe) for name in vocabulary])
    layers = [_fit_head(ordered, matrix, gains, head, recipe) for head in heads.HEADS]
    return _fitted(heads.COLUMNS, layers, vocabulary)


def train_spans(rows: Sequence[Row], recipe: Recipe | None = None) -> Fitted:
    """Train the tagger of free words on the messages that ask for something."""
    recipe = recipe or Recipe()
    names: list[list[str]] = []
    targets: list[Array] = []
    for row in sorted(rows, key=lambda row: (row.id, row.text)):
        if row.requests:
            reading = read(row.text, row.now.date())
            names += spans.char_features(reading, [label.intent for label in row.requests])
            states = spans.states_of(reading, row.requests)
            targets += [np.isin(spans.STATES, [state]).astype(float) for state in states]
    vocabulary = _vocabulary(names, recipe.least_messages)
    matrix = _matrix(names, vocabulary)
    weights, bias = _softmax(matrix, np.array(targets), recipe.span_penalty, recipe.steps)
    return _fitted(spans.COLUMNS, [(weights, bias)], vocabulary)


def _fitted(
    columns: list[tuple[str, str]], layers: list[tuple[Array, Array]], vocabulary: list[str]
) -> Fitted:
    parts = [
        _quantise(weights[:, place]) for weights, _ in layers for place in range(weights.shape[1])
    ]
    biases = [round(float(offset), 5) for _, bias in layers for offset in bias]
    scales = [scale for scale, _ in parts]
    return Fitted(list(columns), scales, biases, vocabulary, b"".join(part for _, part in parts))


def _vocabulary(names: Sequence[Sequence[str]], least: int) -> list[str]:
    counts: Counter[str] = Counter()
    for each in names:
        counts.update(each)
    return sorted(name for name, count in counts.items() if count >= least)


def _gain(name: str, recipe: Recipe) -> float:
    """Trust the lexicon's tags more than runs of characters: they say more of unseen voices."""
    if name[0] == "S" and len(name) > 1:
        return recipe.pair_gain
    return recipe.tag_gain if name[0] in "TQ#" and len(name) > 1 else 1.0


def _matrix(names: Sequence[Sequence[str]], vocabulary: list[str]) -> csr_matrix:
    index = {name: place for place, name in enumerate(vocabulary)}
    columns: list[int] = []
    data: list[float] = []
    ends = [0]
    for each in names:
        known = [index[name] for name in each if name in index]
        columns += known
        data += [1.0 / np.sqrt(len(known) + 1)] * len(known)
        ends.append(len(columns))
    return csr_matrix((data, columns, ends), shape=(len(names), len(vocabulary)))


def _fit_head(
    examples: Sequence[Example], matrix: csr_matrix, gains: Array, head: str, recipe: Recipe
) -> tuple[Array, Array]:
    options = heads.HEADS[head]
    chosen: list[int] = []
    targets: list[Array] = []
    for place, example in enumerate(examples):
        said = heads.answers(head, example.labels) if example.only in (None, head) else []
        if said:
            chosen.append(place)
            targets.append(np.isin(options, said) / len(said) * example.weight)
    if not chosen:
        return np.zeros((matrix.shape[1], len(options))), np.zeros(len(options))
    penalty = recipe.penalty if head == "intent" else recipe.head_penalty
    gains = gains if head == "intent" else np.where(gains > 1, recipe.head_gain, 1.0)
    known = matrix[chosen].multiply(gains).tocsr()
    weights, bias = _softmax(known, np.array(targets), penalty, recipe.steps)
    return weights * gains[:, None], bias


def _lexicon(weight: float) -> list[Example]:
    """Make a small example of every word that stands for one answer to a closed question."""
    found: list[Example] = []
    for head, value, word in _lexicon_words():
        folded = normalise(word).text
        names = features.text_features(folded) | features.tag_features(scan(folded))
        label = Label(_ASKED[head], {head: value})
        found.append(Example(f"{head}/{word}", sorted(names), (label,), weight, head))
    return found


def _templates(weight: float) -> list[Example]:
    """Make small examples of the sentences that the templates are tested with."""
    found: list[Example] = []
    for intent in INTENTS:
        tests: dict[str, list[str]] = read_yaml(ROOT / "grammar" / intent / "tests.yaml")
        for sentence in (each for sentences in tests.values() for each in sentences):
            reading = read(sentence, _SOME_DAY)
            for scene in SCENES:
                names = sorted(features.of_message(reading, scene, "resident", True))
                found.append(
                    Example(f"{scene}/{sentence}", names, (Label(intent),), weight, "intent")
                )
    return found


_SOME_DAY = date(2026, 1, 5)
_ASKED = {
    "category": "report.", "topic": "policy.ask", "contact": "hotline.ask",
    "diligence": "visit.record", "action": "report.handle", "stance": "meeting.vote",
    "resolved": "report.feedback",
}  # fmt: skip


def _lexicon_words() -> Iterator[tuple[str, str, str]]:
    for file, head in (("categories", "category"), ("topics", "topic"), ("contacts", "contact")):
        for value, words in words_of(file).items():
            yield from ((head, value, word) for word in words)
    for tag, words in words_of("answers").items():
        head, value = tag.split(".")
        if head not in _ASKED:
            continue
        yield from ((head, value, word) for word in words)


def _softmax(matrix: csr_matrix, target: Array, penalty: float, steps: int) -> tuple[Array, Array]:
    """Fit one softmax layer with a quadratic penalty by L-BFGS from zero."""
    width, count = matrix.shape[1], target.shape[1]
    turned = matrix.T.tocsr()
    mass = target.sum(axis=1, keepdims=True)

    def loss(flat: Array) -> tuple[float, Array]:
        weights, bias = flat[:-count].reshape(width, count), flat[-count:]
        scores = matrix @ weights + bias
        scores -= scores.max(axis=1, keepdims=True)
        raised = np.exp(scores)
        shares = raised / raised.sum(axis=1, keepdims=True)
        error = shares * mass - target
        value = -(target * np.log(shares + 1e-12)).sum() + penalty / 2 * (weights**2).sum()
        slope = np.concatenate([(turned @ error + penalty * weights).ravel(), error.sum(axis=0)])
        return float(value), slope

    start = np.zeros(width * count + count)
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": 5}
    )
    return found.x[:-count].reshape(width, count), found.x[-count:]


def _quantise(column: Array) -> tuple[float, bytes]:
    top = float(np.abs(column).max(initial=0.0))
    scale = float(f"{top / 127:.6g}") if top else 1.0
    whole = np.clip(np.rint(column / scale), -127, 127).astype(int)
    return scale, bytes((whole + 128).astype(np.uint8))
