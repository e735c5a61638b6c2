"""What stands around a message lends it what it leaves out."""

from __future__ import annotations

from datetime import datetime

from intents import Context, Parse, Utterance, parse

NOW = datetime.fromisoformat("2026-11-23T09:00:00+08:00")


def _parse(text: str, context: Context) -> Parse:
    return parse(Utterance(text, mentioned=True, now=NOW, context=context))


def test_a_place_sent_after_a_trouble_belongs_to_it() -> None:
    found = _parse("3号楼2单元", Context(previous=("电梯又坏了",)))
    assert [each.intent for each in found.requests] == ["report.submit"]
    assert found.requests[0].slots["unit"] == "2"
    assert found.trace.source == "context"


def test_the_group_says_which_building() -> None:
    found = _parse("2单元的电梯又坏了", Context(building="3"))
    assert found.requests[0].slots["building"] == "3"


def test_a_building_that_is_said_wins_over_the_groups() -> None:
    found = _parse("5号楼电梯坏了", Context(building="3"))
    assert found.requests[0].slots["building"] == "5"


def test_a_quoted_number_is_taken_over() -> None:
    found = _parse("处理完了", Context(quote="R12 3号楼电梯故障"))
    assert all(each.slots.get("ref", "12") == "12" for each in found.requests)
    assert found.requests


def test_no_context_changes_nothing() -> None:
    assert _parse("3号楼电梯坏了", Context()) == parse(
        Utterance("3号楼电梯坏了", now=NOW, context=Context())
    )
