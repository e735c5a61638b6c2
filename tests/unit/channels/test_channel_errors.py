"""Every code of the table says what to do, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.channels.delivery import delivery_fault
from bot.channels.errors import CAUSES, Refused, Remedy, TokenUnavailable, Unclear, Unreachable
from bot.core.ports import Ambiguous, TryLater, Undeliverable

NOW = datetime(2026, 11, 22, 9, 0, 42, tzinfo=UTC)


def test_every_cause_has_advice_in_both_languages() -> None:
    for cause in CAUSES.values():
        zh, en = cause.advice.split(" | ")
        assert any("\u4e00" <= char <= "\u9fff" for char in zh)
        assert en.isascii()


@pytest.mark.parametrize("code", [-1, 6000, 45009, 45033])
def test_passing_troubles_are_tried_later(code: int) -> None:
    assert isinstance(delivery_fault(Refused(code, ""), NOW), TryLater)


def test_rate_limit_waits_for_the_rest_of_the_minute() -> None:
    fault = delivery_fault(Refused(45009, ""), NOW)
    assert isinstance(fault, TryLater)
    assert fault.seconds == 18


@pytest.mark.parametrize("code", [93000, 60020, 81013, 40056, 40003, 48002, 123456])
def test_lasting_troubles_let_the_next_route_try(code: int) -> None:
    assert isinstance(delivery_fault(Refused(code, ""), NOW), Undeliverable)


def test_connection_troubles() -> None:
    assert isinstance(delivery_fault(Unclear(), NOW), Ambiguous)
    assert isinstance(delivery_fault(Unreachable(), NOW), TryLater)
    assert isinstance(delivery_fault(TokenUnavailable(), NOW), TryLater)


def test_address_that_is_not_allowed_is_shown() -> None:
    message = "not allow to access from your ip, hint: [1], from ip: 203.0.113.9, more info at x"
    refused = Refused(60020, message)
    assert refused.address == "203.0.113.9"
    assert "203.0.113.9" in refused.advice
    assert "可信IP" in refused.advice


def test_secrets_in_an_error_message_are_masked() -> None:
    assert "abc" not in str(Refused(40058, "bad request key=abc"))


def test_token_codes_ask_for_a_new_token() -> None:
    assert {c for c, cause in CAUSES.items() if cause.remedy is Remedy.REFRESH} == {
        40001,
        40014,
        42001,
    }
