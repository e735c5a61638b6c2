"""What the reporter is asked about a new report: at most one thing, and only what is needed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from bot.core.places import building_names, buildings
from bot.core.questions import OpenQuestion
from bot.core.work import Turn
from bot.skills.repairs import heating
from bot.skills.repairs.glimpses import Glimpse
from bot.skills.repairs.kinds import Scope
from bot.skills.repairs.places import Place
from bot.skills.repairs.tables import Report
from bot.skills.repairs.troubles import Trouble

LIVES = timedelta(hours=24)


def asks_where(turn: Turn, trouble: Trouble, place: Place) -> bool:
    """Ask for the building where none is known, or where there is no such one."""
    unknown = place.building if _no_such_building(turn, place.building) else None
    if unknown is None and (place.building is not None or place.area is not None):
        return False
    _ask_where(turn, [trouble.to_json()], unknown)
    return True


def _ask_where(turn: Turn, troubles: list[dict[str, Any]], unknown: str | None) -> None:
    asked = _newest(turn, "repairs.where") if has_asked(turn) else None
    if asked is not None:
        asked.state = {"troubles": [*asked.state["troubles"], *troubles]}
        return
    state = {"troubles": troubles}
    put(turn, "repairs.where", "repairs.where", state=state, unknown=unknown)


def put(
    turn: Turn,
    question: str,
    words: str,
    /,
    *,
    state: Mapping[str, Any],
    private: bool = False,
    **values: Any,
) -> None:
    """Ask where it was said; whoever was only overheard is asked in private."""
    if turn.addressed:
        turn.ask(question, words, state=state, lives=LIVES, private=private, **values)
    else:
        turn.ask_person(turn.person, question, words, state=state, lives=LIVES, **values)


def ask_more(turn: Turn, report: Report, twin: Glimpse | None) -> None:
    """Ask what is still needed of a report that was written down: one thing at the most."""
    if has_asked(turn):
        return
    state = {"report": report.key}
    if twin is not None and turn.addressed:
        state["twin"] = twin.key
        put(
            turn,
            "repairs.same",
            "repairs.same",
            state=state,
            number=report.number,
            other=twin.number,
            label=twin.public,
        )
    elif report.scope is Scope.HOME and report.room is None:
        put(
            turn, "repairs.detail", "repairs.which_room", state=state | {"wants": "room"},
            private=True, number=report.number,
        )  # fmt: skip
    elif turn.addressed and _needs_unit(turn, report):
        put(turn, "repairs.detail", "repairs.which_unit", state=state | {"wants": "unit"})
    elif heating.wants_warmth(turn, report):
        put(turn, "repairs.warmth", "repairs.how_warm", state=state, number=report.number)


def _needs_unit(turn: Turn, report: Report) -> bool:
    """Whether the place is not exact: its building has several units and none was named."""
    if not report.kind.by_unit or report.unit is not None or report.building is None:
        return False
    if report.area is not None:
        return False
    own = [b for b in buildings(turn.session, turn.neighbourhood_id) if b.name == report.building]
    return any(len(building.units) > 1 for building in own)


def _no_such_building(turn: Turn, name: str | None) -> bool:
    if not name:
        return False
    known = building_names(turn.session, turn.neighbourhood_id)
    return bool(known) and name not in known


def has_asked(turn: Turn) -> bool:
    """Whether this answer puts a question already."""
    return any(part.text.endswith("？") for part in turn.parts)


def _newest(turn: Turn, name: str) -> OpenQuestion | None:
    query = select(OpenQuestion).where(
        OpenQuestion.person_id == turn.person_id,
        OpenQuestion.name == name,
        col(OpenQuestion.closed_at).is_(None),
    )
    return turn.session.exec(query.order_by(col(OpenQuestion.id).desc())).first()
