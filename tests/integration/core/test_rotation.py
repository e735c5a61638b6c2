"""Two keys at work: everything is read all the while, and in the end the old key can go."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from bot.core.people import Person
from bot.core.rotation import BATCH, reseal, sealed_columns, still_old
from bot.core.vault import SealBroken, Vault
from tests.support.house import MORNING, SmallHouse

OLD, NEW = Vault("old"), Vault("new")
BOTH = Vault("new,old")
PEOPLE = BATCH + 20


def fill(session: Session) -> None:
    session.add_all(
        Person(neighbourhood_id=1, name=f"人{n}", phone=OLD.seal(f"138{n:08d}"),
               created_at=MORNING)
        for n in range(PEOPLE)
    )  # fmt: skip


def phones(session: Session, vault: Vault) -> list[str]:
    found = session.exec(select(Person.phone).order_by(Person.name)).all()
    return sorted(vault.open(phone) for phone in found if phone)


def test_both_keys_read_while_the_newest_takes_over(house: SmallHouse) -> None:
    house.do(fill)
    before = house.do(lambda s: phones(s, BOTH))
    changed = house.do(lambda s: reseal(s, BOTH))
    assert changed["person"] == PEOPLE
    assert house.do(lambda s: phones(s, NEW)) == before


def test_nothing_is_left_for_the_old_key_and_a_second_run_changes_nothing(
    house: SmallHouse,
) -> None:
    house.do(fill)
    assert house.do(lambda s: still_old(s, BOTH)) == PEOPLE
    house.do(lambda s: reseal(s, BOTH))
    assert house.do(lambda s: still_old(s, BOTH)) == 0
    assert sum(house.do(lambda s: reseal(s, BOTH)).values()) == 0


def test_a_missing_old_key_changes_nothing(house: SmallHouse) -> None:
    house.do(fill)
    with pytest.raises(SealBroken):
        house.do(lambda s: reseal(s, NEW))
    assert len(house.do(lambda s: phones(s, OLD))) == PEOPLE


def test_phones_wishes_bonds_and_reviews_are_among_what_is_sealed() -> None:
    names = {f"{table.name}.{c.name}" for table, columns in sealed_columns().items()
             for c in columns}  # fmt: skip
    assert {"person.phone", "wish.recipient", "bond.recipient", "year_review.objection"} <= names
