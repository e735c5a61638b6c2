"""What a roster says of members beside the people themselves, in the key `members`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.core.people import by_name
from bot.core.roster import BadRoster
from bot.core.work import Work
from bot.skills.members.ledger.applying import record_of
from bot.skills.members.ledger.entries import read_date

TEXTS = ("employer", "organisation", "post", "flow")


def load(work: Work, roster: Mapping[str, Any]) -> None:
    """Write the records that are told; loading again changes nothing. Raises `BadRoster`."""
    for data in roster.get("members", []):
        found = by_name(work.session, work.neighbourhood_id, str(data["who"]))
        if not found or found[0].id is None:
            raise BadRoster(f"member {data['who']}")
        record = record_of(work, found[0].id)
        for name in TEXTS:
            setattr(record, name, str(data.get(name, getattr(record, name))))
        if data.get("joined"):
            day = read_date(str(data["joined"]))
            if day is None or isinstance(day, str):
                raise BadRoster(f"joined {data['joined']}")
            record.joined_on = day
        if data.get("place"):
            record.place = work.house.vault.seal(str(data["place"]))
        work.session.add(record)
