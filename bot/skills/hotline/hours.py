"""When an office is open and where it is, told by message: "服务站上班时间改成8:30到17:30"."""

from __future__ import annotations

from bot.core.answers import yes_no
from bot.core.directory import DirectoryEntry, entries
from bot.core.questions import OpenQuestion
from bot.core.work import Turn
from bot.skills.hotline import rules
from bot.skills.hotline.changing import note_change
from intents import Parse


def propose(turn: Turn, change: rules.Opening) -> None:
    """Ask whether it is right before it is written down; a number comes first."""
    if not rules.may_change(turn.roles, change.contact):
        turn.say("hotline.not_yours")
        return
    known = entries(turn.session, turn.neighbourhood_id, change.contact)
    if not known:
        turn.say("hotline.number_first", private=True, name=rules.contact_title(change.contact))
        return
    entry = known[0]
    turn.ask(
        "hotline.opening",
        "hotline.confirm_opening",
        private=True,
        state={"entry": entry.id, "field": change.field, "said": change.said},
        entry=entry,
        place=change.field == "place",
        old=getattr(entry, change.field),
        said=change.said,
    )


def confirm(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """Write it down on a yes."""
    agreed = yes_no(turn.text)
    if agreed is None or not turn.addressed:
        return False
    if not agreed:
        turn.say("hotline.opening_left", private=True)
        return True
    entry = turn.session.get(DirectoryEntry, question.state["entry"])
    assert entry is not None
    _write(turn, entry, question.state["field"], question.state["said"])
    turn.say("hotline.opening_changed", private=True, entry=entry)
    return True


def _write(turn: Turn, entry: DirectoryEntry, field: str, said: str) -> None:
    before = str(getattr(entry, field))
    setattr(entry, field, said)
    note_change(turn, entry, field, before, said)
