"""Questions find their card, a choice, or an honest no."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

import knowledge
from knowledge import Finder, Finding, Hit, Kind, Mark, NaiveMoment, find
from knowledge.finder import chance_of_first, decide, default_finder
from knowledge.words import default_words

NOW = datetime(2026, 11, 23, 9, tzinfo=timezone(timedelta(hours=8)))
CARDS = {card.id: card for card in knowledge.cards()}
STOP, POWER = CARDS["water-stop-notice"], CARDS["power-stop-notice"]


def ask(question: str, **more: str) -> Finding:
    return find(question, now=NOW, **more)


@pytest.mark.parametrize("card", knowledge.cards(), ids=lambda card: card.id)
def test_each_question_form_finds_its_own_card(card: knowledge.Card) -> None:
    rank = default_finder().rank
    ranked = {
        form: [hit.card.id for hit in rank(form, topic=card.topic, now=NOW)]
        for form in card.questions
    }
    assert [form for form, ids in ranked.items() if card.id not in ids[:3]] == []


@pytest.mark.parametrize(
    ("question", "card"),
    [
        ("@邻里助手 高龄补贴多大岁数能领", "elderly-allowance"),
        ("老年钱到多大能领呀", "elderly-allowance"),
        ("我一年没住，物业费凭啥交？", "fee-not-living"),
        ("停水应该提前多久通知", "water-stop-notice"),
        ("遛狗不拴绳罚多少", "dog-fines"),
    ],
)
def test_everyday_words_get_a_stated_answer(question: str, card: str) -> None:
    found = ask(question)
    assert found.kind is Kind.ANSWER
    assert found.best is not None
    assert found.best.id == card


@pytest.mark.parametrize("question", ["低保标准是多少钱", "房本没下来能落户不", "几号开始供暖"])
def test_what_was_never_checked_is_handed_over_with_where_to_ask(question: str) -> None:
    found = ask(question)
    assert found.kind is Kind.HANDOVER
    assert found.best is not None
    assert found.best.mark is Mark.UNKNOWN


@pytest.mark.parametrize("question", ["", "？？", "怎么办呢", "护照怎么办", "今晚吃啥好"])
def test_what_nothing_answers_is_handed_over_without_a_card(question: str) -> None:
    found = ask(question)
    assert (found.kind, found.cards) == (Kind.HANDOVER, ())


@pytest.mark.parametrize(
    ("previous", "question", "card"),
    [
        ("高龄补贴怎么领", "那残疾人呢", "disability-two"),
        ("停水要提前多久通知", "那停电呢", "power-stop-notice"),
        ("没住的房子用交物业费吗", "那租客呢", "tenant-fee"),
    ],
)
def test_a_short_question_leans_on_the_one_before(previous: str, question: str, card: str) -> None:
    best = ask(question, previous=previous).best
    assert best is not None
    assert best.id == card


def test_a_full_question_forgets_the_one_before() -> None:
    alone = ask("停水要提前多久通知")
    assert ask("停水要提前多久通知", previous="高龄补贴怎么领") == alone


def test_local_rules_do_not_answer_for_elsewhere() -> None:
    facts = [card for card in ask("北京高龄补贴多少钱").cards if card.states_fact]
    assert all(card.area is knowledge.Area.NATION for card in facts)


def test_an_area_leaves_out_what_does_not_hold_there() -> None:
    assert "elderly-allowance" not in {
        card.id for card in ask("高龄补贴多大岁数能领", area="shanxi").cards
    }


def test_the_topic_of_the_parse_lifts_its_cards() -> None:
    plain, lifted = ask("电动车充电归谁管"), ask("电动车充电归谁管", topic="ev_charging")
    assert lifted.hits[0].card.topic == "ev_charging"
    assert plain.hits[0].score < lifted.hits[0].score


def test_a_card_is_not_found_after_it_ran_out() -> None:
    question = "居民医保一年交多少钱"
    later = find(question, now=NOW + timedelta(days=60))
    assert "medical-pay" in {card.id for card in ask(question).cards}
    assert "medical-pay" not in {card.id for card in later.cards}


def test_the_day_is_that_of_the_neighbourhood() -> None:
    card = replace(CARDS["water-stop-notice"], valid_from=date(2026, 11, 24))
    finder = Finder([card])
    midnight_here = datetime(2026, 11, 23, 16, tzinfo=UTC)
    assert finder.rank(card.questions[0], now=midnight_here)
    assert not finder.rank(card.questions[0], now=midnight_here - timedelta(seconds=1))


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(NaiveMoment):
        find("停水", now=NOW.replace(tzinfo=None))


def test_a_card_without_a_sum_does_not_answer_how_much_money() -> None:
    assert ask("装修要跟物业报备").kind is Kind.ANSWER
    assert ask("装修要跟物业报备多少钱").kind is Kind.OFFER


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        (Hit(STOP, 0.9, 0.5), Hit(POWER, 0.2, 0.1), Kind.ANSWER),
        (Hit(STOP, 0.6, 0.5), Hit(POWER, 0.55, 0.4), Kind.OFFER),
        (Hit(STOP, 0.3, 0.2), Hit(POWER, 0.2, 0.1), Kind.HANDOVER),
        (Hit(STOP, 0.06, 0.02), Hit(POWER, 0.05, 0.02), Kind.HANDOVER),
    ],
)
def test_a_close_second_makes_a_choice(first: Hit, second: Hit, kind: Kind) -> None:
    assert decide((first, second)).kind is kind


def test_what_comes_nearest_is_named_only_where_it_is_near() -> None:
    near = decide((Hit(STOP, 0.4, 0.3), Hit(POWER, 0.2, 0.1)))
    far = decide((Hit(STOP, 0.06, 0.02), Hit(POWER, 0.05, 0.02)))
    assert [card.id for card in near.cards] == [STOP.id, POWER.id]
    assert far.cards == ()


def test_the_chance_grows_with_the_distance_to_the_second() -> None:
    tight = chance_of_first((Hit(STOP, 0.5, 0.4), Hit(POWER, 0.48, 0.4)))
    wide = chance_of_first((Hit(STOP, 0.5, 0.4), Hit(POWER, 0.1, 0.1)))
    assert 0 < tight < wide < 1


def test_an_unchecked_card_is_never_an_answer_however_well_it_fits() -> None:
    hits = (Hit(CARDS["heating-dates"], 1.0), Hit(CARDS["heating-law"], 0.1))
    assert decide(hits).kind is Kind.HANDOVER


def test_no_question_form_names_an_outside_matter_or_is_empty() -> None:
    words = default_words()
    forms = [form for card in CARDS.values() for form in card.questions]
    readings = {form: words.read(form) for form in forms}
    assert [form for form, reading in readings.items() if reading.outside] == []
    assert [form for form, reading in readings.items() if not reading.runs] == []
