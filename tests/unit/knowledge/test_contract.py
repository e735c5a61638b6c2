"""The names that `knowledge` keeps for itself are those of the contract of `intents`."""

from __future__ import annotations

import knowledge
from intents import contract


def test_topics_are_those_of_the_contract() -> None:
    assert knowledge.TOPICS == contract.TOPICS


def test_contacts_are_those_of_the_contract() -> None:
    assert knowledge.CONTACTS == contract.CONTACTS
