"""Where somebody lives, learned once from what they said of their own home."""

from __future__ import annotations

from bot.core.work import Turn
from bot.skills.repairs.kinds import Scope, says_own_home
from bot.skills.repairs.tables import Report


def learn(turn: Turn, report: Report) -> None:
    """Keep the reporter's home where nobody wrote it down yet: they are not asked a second time.

    Only a trouble at what they call their own home tells it; the ledger's word stands.
    """
    person = turn.person
    if person.room is not None or report.person_id != turn.person_id or report.room is None:
        return
    if report.scope is Scope.HOME and report.building and says_own_home(report.words):
        person.building, person.unit, person.room = report.building, report.unit, report.room
