"""Whom to call: national numbers and a neighbourhood's own."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge import CONTACTS, Entry, UnknownContact, lookup, national_entries

FRONT_DESK = Entry("property", "物业前台", "0353-1234567", hours="8:00–20:00")
POST = Entry("police", "城南派出所", "0353-2222222", confirmed_on=date(2026, 11, 1))


def phones(contact: str | None, text: str, *local: Entry) -> list[str]:
    return [entry.phone for entry in lookup(contact, text, local)]


@pytest.mark.parametrize(
    ("contact", "text", "phone"),
    [
        ("fire", "火警打几", "119"),
        ("police", "报警电话", "110"),
        ("ambulance", "救护车", "120"),
        ("power", "供电所电话", "95598"),
        ("legal", "想问律师", "12348"),
        ("women", "妇联电话", "12338"),
        ("other", "社保打哪个", "12333"),
        ("other", "医保咨询电话", "12393"),
        ("police", "被骗了打哪个", "96110"),
        ("police", "撞车了打几", "122"),
        (None, "12345是几点到几点", "12345"),
    ],
)
def test_national_numbers(contact: str | None, text: str, phone: str) -> None:
    assert phones(contact, text)[0] == phone


def test_a_plain_police_question_does_not_get_the_special_numbers() -> None:
    assert phones("police", "公安电话多少") == ["110"]


def test_local_numbers_come_first() -> None:
    assert phones("police", "公安电话多少", POST) == ["0353-2222222", "110"]
    assert phones("property", "物业电话", FRONT_DESK, POST) == ["0353-1234567"]


def test_a_named_entry_comes_before_one_of_the_same_contact() -> None:
    other = Entry("property", "收费处", "0353-7654321", keywords=("缴费",))
    assert phones("property", "缴费打哪", FRONT_DESK, other)[0] == "0353-7654321"


def test_a_local_entry_replaces_the_national_one_of_the_same_number() -> None:
    own = Entry("government", "便民热线", "12345", hours="全天")
    assert lookup("government", "政府热线", [own]) == (own,)


def test_whom_nobody_knows_is_answered_with_the_public_line() -> None:
    assert phones("courier", "快递站电话") == ["12345"]
    assert phones("psychology", "心理咨询电话") == ["12345"]


def test_an_unknown_contact_is_refused() -> None:
    with pytest.raises(UnknownContact):
        lookup("pizza", "披萨")


def test_national_entries_keep_the_contract() -> None:
    entries = national_entries()
    assert {entry.contact for entry in entries} <= set(CONTACTS)
    assert len({entry.phone for entry in entries}) == len(entries)
    assert not any(entry.local for entry in entries)
