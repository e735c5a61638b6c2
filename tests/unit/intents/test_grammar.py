"""The templates and the word lists, tested as data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from intents.contract import INTENTS
from intents.data import ROOT, read_yaml, words_of
from intents.grammar_engine import BadTemplate, compile_template, load_grammar
from intents.grammar_engine.grammar import FOLDER, strip
from intents.reading import read

TODAY = date(2026, 11, 23)
LEXICONS = sorted(path.stem for path in (ROOT / "lexicon").glob("*.yaml"))


def _sentences() -> Iterator[tuple[str, str, str]]:
    for intent in INTENTS:
        tests: dict[str, list[str]] = read_yaml(FOLDER / intent / "tests.yaml")
        for name, sentences in tests.items():
            yield from ((intent, name, sentence) for sentence in sentences)


def test_every_intent_has_templates_and_no_folder_is_a_stranger() -> None:
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir()}
    assert folders == set(INTENTS)


@pytest.mark.parametrize(("intent", "name", "sentence"), list(_sentences()))
def test_a_sentence_fits_its_template_and_no_other_intent_wins_it(
    intent: str, name: str, sentence: str
) -> None:
    grammar = load_grammar()
    masked = read(sentence, TODAY).masked
    own = next(rule for rule in grammar.rules if (rule.intent, rule.name) == (intent, name))
    assert own.pattern.fullmatch(strip(masked)), strip(masked)
    winner = grammar.match(masked)
    assert winner is not None
    assert winner.intent == intent


def test_every_template_is_hit_by_a_sentence() -> None:
    tested = {(intent, name) for intent, name, _ in _sentences()}
    assert {(rule.intent, rule.name) for rule in load_grammar().rules} == tested


def test_every_shared_fragment_is_used() -> None:
    fragments: dict[str, str] = read_yaml(FOLDER / "rules.yaml")
    texts = [path.read_text("utf-8") for path in FOLDER.glob("*/templates.yaml")]
    texts += fragments.values()
    unused = [name for name in fragments if not any(f"<{name}>" in text for text in texts)]
    assert unused == []


@pytest.mark.parametrize("template", ["(a", "a]", "<nobody>", "{nothing}", "(a]"])
def test_a_broken_template_is_refused(template: str) -> None:
    with pytest.raises(BadTemplate):
        compile_template(template, {})


@pytest.mark.parametrize("name", LEXICONS)
def test_a_lexicon_holds_words_under_every_tag(name: str) -> None:
    words = words_of(name)
    assert words
    assert [tag for tag, own in words.items() if not own] == []


def test_no_word_is_written_twice_under_one_tag() -> None:
    for name in LEXICONS:
        raw: dict[str, str] = read_yaml(ROOT / "lexicon" / f"{name}.yaml")
        for tag, words in raw.items():
            each = str(words).split()
            assert sorted(each) == sorted(set(each)), (name, tag)


def test_no_spelling_stands_for_two_words() -> None:
    owners: dict[str, str] = {}
    for right, wrongs in words_of("spellings").items():
        for wrong in wrongs:
            assert owners.setdefault(wrong, right) == right, wrong
