"""Tickets in cookies: nobody else can write one, none is good for another use or for ever."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.console.tickets import LIVES, Pass, Tickets, Use, pass_from_json, pass_to_json
from bot.core.values import Identity
from bot.core.vault import Vault
from tests.support.house import MORNING

VAULT = Vault("secret")
TICKETS = Tickets(VAULT)


def issued(use: Use = Use.PASS) -> str:
    return TICKETS.issue(use, {"raw": "u01"}, MORNING)


def test_what_was_issued_is_read_again() -> None:
    data = TICKETS.read(Use.PASS, issued(), MORNING)
    assert data is not None
    assert data["raw"] == "u01"


def test_a_pass_survives_its_ticket() -> None:
    held = Pass(Identity("corp", "wecom", "u01"), "token")
    assert pass_from_json(pass_to_json(held)) == held


def test_nothing_of_a_ticket_can_be_read() -> None:
    assert "u01" not in issued()


def bent(ticket: str) -> str:
    """The same with one character in the middle changed."""
    return ticket[:60] + ("B" if ticket[60] == "A" else "A") + ticket[61:]


@pytest.mark.parametrize(
    "forged", [None, "", "x", "登录", "\udcff", issued()[:-8], bent(issued())]
)
def test_what_the_house_did_not_seal_is_refused(forged: str | None) -> None:
    assert TICKETS.read(Use.PASS, forged, MORNING) is None


def test_a_ticket_of_another_house_is_refused() -> None:
    stranger = Tickets(Vault("another"))
    ticket = stranger.issue(Use.PASS, {"raw": "u01"}, MORNING)
    assert TICKETS.read(Use.PASS, ticket, MORNING) is None


def test_a_ticket_is_good_for_one_use() -> None:
    assert TICKETS.read(Use.PASS, issued(Use.LOGIN), MORNING) is None
    assert TICKETS.read(Use.SAID, issued(Use.PASS), MORNING) is None


@pytest.mark.parametrize("sealed", ["13800000000", json.dumps("text"), json.dumps([1])])
def test_what_the_vault_sealed_for_a_table_is_no_ticket(sealed: str) -> None:
    assert TICKETS.read(Use.PASS, VAULT.seal(sealed), MORNING) is None


@pytest.mark.parametrize("use", Use)
def test_a_ticket_ends(use: Use) -> None:
    last = MORNING + LIVES[use] - timedelta(seconds=1)
    assert TICKETS.read(use, issued(use), last) is not None
    assert TICKETS.read(use, issued(use), last + timedelta(seconds=1)) is None


def test_a_pass_lasts_twelve_hours() -> None:
    assert LIVES[Use.PASS] == timedelta(hours=12)


def test_a_ticket_survives_a_new_key_in_front() -> None:
    rotated = Tickets(Vault("new,secret"))
    assert rotated.read(Use.PASS, issued(), MORNING) is not None
