"""Messages that the parser was unsure of: kept masked, labelled by one key, forgotten."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlmodel import select

from bot.commands import review as command
from bot.core.desk import TurnDesk
from bot.core.retention import WORDS_LIVE, forget
from bot.core.review import ReviewRow, UnknownLabel, label, labelled, pending
from bot.settings import Settings
from intents import Parse, Perception, Request, Trace, Utterance
from tests.support.house import SmallHouse

Ear = Callable[[Utterance], Perception]
TWO = ("policy.ask", "bot.help")
UNREAD = "@邻里助手 那个事儿李四和3-2-501的王奶奶说了半天"


def unsure(utterance: Utterance) -> Perception:
    """A parser that leaves everything unread, whatever the trained one makes of it."""
    return Perception(None, Parse((), "silent", (), Trace(utterance.text)))


def torn(utterance: Utterance) -> Perception:
    """A parser that thinks of two meanings."""
    options = tuple(Request(name, {}, 0.4, "test", utterance.text) for name in TWO)
    return Perception(None, Parse(options[:1], "ask", options, Trace(utterance.text)))


async def said(house: SmallHouse, text: str, key: str = "k1", heard: Ear | None = unsure) -> str:
    real = house.linli.house
    mind = real if heard is None else replace(real, understand=heard)
    desk = TurnDesk(worker=house.linli.worker, house=mind, clock=house.clock)
    taken = await desk.take(house.message(text, key=key), wait=5)
    assert taken.reply is not None
    return taken.reply.text


def rows(house: SmallHouse) -> list[ReviewRow]:
    return house.do(pending)


def pressed(keys: str) -> Iterator[str]:
    yield from keys


def labelled_with(house: SmallHouse, keys: str) -> tuple[int, list[str]]:
    told: list[str] = []
    press = pressed(keys)
    hand = command.Labeller(house.linli.house.words, lambda: next(press), told.append)
    return house.do(lambda session: hand.run(session, house.clock)), told


async def test_what_is_left_unread_is_kept_masked(house: SmallHouse) -> None:
    await said(house, UNREAD)
    row = rows(house)[0]
    assert row.reason == "unread"
    assert [word for word in ("李四", "王奶奶", "501") if word in row.text] == []


async def test_what_is_clear_or_polite_is_not_kept(house: SmallHouse) -> None:
    await said(house, "@邻里助手 你能干啥", heard=None)
    await said(house, "@邻里助手 谢谢", key="k2")
    assert rows(house) == []


async def test_what_was_misread_is_kept_once_somebody_says_so(house: SmallHouse) -> None:
    await said(house, "@邻里助手 你能干啥", heard=None)
    assert "听岔了" in await said(house, "@邻里助手 你理解错了", key="k2")
    assert [(r.reason, r.guesses) for r in rows(house)] == [("corrected", ["bot.help"])]


async def test_what_was_asked_about_is_kept_with_both_guesses(house: SmallHouse) -> None:
    await said(house, UNREAD, heard=torn)
    assert [(r.reason, r.guesses) for r in rows(house)] == [("asked", list(TWO))]


async def test_the_meaning_that_was_picked_corrects_the_first_guess(house: SmallHouse) -> None:
    await said(house, UNREAD, heard=torn)
    await said(house, "@邻里助手 2", key="k2", heard=None)
    assert [(r.reason, r.chosen) for r in rows(house)] == [("corrected", TWO[1])]


async def test_one_key_labels_one_message(house: SmallHouse) -> None:
    await said(house, UNREAD)
    done, told = labelled_with(house, "0")
    assert done == 1
    assert "没听懂" in told[0]
    assert rows(house) == []


async def test_any_other_intent_is_one_letter_away(house: SmallHouse) -> None:
    await said(house, UNREAD)
    labelled_with(house, "3 3a")
    assert [row.label for row in house.do(lambda s: s.exec(select(ReviewRow)).all())] == [
        "report.submit"
    ]


async def test_what_is_skipped_waits_and_leaving_keeps_the_rest(house: SmallHouse) -> None:
    for number in range(3):
        await said(house, UNREAD, key=f"k{number}")
    done, told = labelled_with(house, "s0q")
    assert done == 1
    assert len(rows(house)) == 2
    assert "先到这儿" in told[-1]


async def test_the_two_guesses_are_offered_first(house: SmallHouse) -> None:
    await said(house, UNREAD)
    house.do(lambda s: _guess(pending(s)[0], ["hotline.ask", "policy.ask"], "policy.ask"))
    _, told = labelled_with(house, "1")
    assert "1 问政策   2 问电话" in told[1]
    found = house.do(lambda s: s.exec(select(ReviewRow)).one())
    assert found.label == "policy.ask"


def _guess(row: ReviewRow, guesses: list[str], chosen: str) -> None:
    row.guesses, row.chosen = guesses, chosen


async def test_labelled_messages_become_rows_of_the_contract(house: SmallHouse) -> None:
    await said(house, "@邻里助手 3号楼那个玩意儿李四说又那样了")
    waiting = rows(house)
    house.do(lambda s: label(pending(s)[0], "report.submit", house.clock.now()))
    found = house.do(labelled)
    assert len(waiting) == len(found) == 1
    assert found[0].requests[0].intent == "report.submit"
    assert found[0].requests[0].slots["building"] == "3"
    assert "李四" not in found[0].text


async def test_a_label_that_the_contract_lacks_is_refused(house: SmallHouse) -> None:
    await said(house, UNREAD)
    with pytest.raises(UnknownLabel):
        house.do(lambda s: label(pending(s)[0], "wish.grant", house.clock.now()))


async def test_words_leave_after_their_time_labelled_or_not(house: SmallHouse) -> None:
    await said(house, UNREAD)
    await said(house, UNREAD, key="k2")
    house.do(lambda s: label(pending(s)[0], "none", house.clock.now()))
    house.clock.set(house.clock.now() + WORDS_LIVE + timedelta(days=1))
    house.do(lambda s: forget(house.work(s)))
    assert house.do(lambda s: list(s.exec(select(ReviewRow)).all())) == []


def test_the_command_exports_and_lists(tmp_path: Path) -> None:
    settings = Settings.model_construct(
        database_url=f"sqlite:///{tmp_path / 'linli.db'}", data_key=SecretStr("k")
    )
    told: list[str] = []
    command.show(settings, told.append)
    assert "共0句" in told[-1]
    assert "导出0句" in command.export(settings, tmp_path / "out.jsonl")
    assert [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()] == []
