"""Whom the words name, and what is to be changed."""

from __future__ import annotations

import pytest

from bot.core.people import Role
from bot.skills.hotline import rules
from intents.contract import CONTACTS


def test_every_contact_is_one_of_the_contract() -> None:
    assert {contact for _, contact in rules.contact_words()} <= set(CONTACTS)


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("供热公司电话多少", "heating"),
        ("社区卫生服务中心几点开门", "hospital"),
        ("社区几点下班", "community"),
        ("幼儿园电话多少", None),
    ],
)
def test_the_words_name_the_contact(text: str, contact: str | None) -> None:
    assert rules.contact_in(text) == contact


def test_a_change_is_read() -> None:
    assert rules.change_in("物业电话改成0353-5550999") == rules.Change(
        "property", "物业", "0353-5550999"
    )
    assert rules.change_in("供热公司的电话换成了 0353－555 0100") == rules.Change(
        "heating", "供热公司", "0353-5550100"
    )
    assert rules.change_in("物业电话是多少") is None


def test_property_changes_its_own_numbers_alone() -> None:
    property_staff = frozenset({Role.PROPERTY, Role.RESIDENT})
    assert rules.may_change(property_staff, "property")
    assert not rules.may_change(property_staff, "police")
    assert rules.may_change(frozenset({Role.SECRETARY}), "police")
    assert not rules.may_change(frozenset({Role.RESIDENT}), "property")
