"""Somebody cannot go themself: it is written down, and asked after when it is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.core.answers import yes_no
from bot.core.questions import OpenQuestion
from bot.core.work import Turn, Work
from bot.skills.errands import following, rules
from bot.skills.errands.tables import Errand, ErrandEvent, ErrandState
from intents import Parse


def hear(turn: Turn, _parse: Parse) -> bool:
    """Take the wish for an errand, and every word about one that is under way."""
    ref = rules.ref_in(turn.text)
    if ref is not None:
        return following.hear(turn, ref)
    kind = rules.kind_of(turn.text) if turn.addressed else None
    if kind is None:
        return False
    _write(turn, kind)
    return True


def _write(turn: Turn, kind: str) -> None:
    turn.forget_words()
    errand = Errand(
        neighbourhood_id=turn.neighbourhood_id,
        number=turn.next_number("errand"),
        person_id=turn.person_id,
        building=turn.person.building or (turn.chat.building if turn.chat else None),
        kind=kind,
        words=turn.house.vault.seal(turn.text),
        asked_at=turn.now,
    )
    turn.session.add(errand)
    turn.session.flush()
    turn.log(ErrandEvent, errand, "ask", before="", actor_id=turn.person_id)
    told = following.offer(turn, errand)
    for name, after in (("first", rules.REMINDED_AFTER), ("last", rules.LATE_AFTER)):
        key = f"errands:{name}:{errand.key}"
        turn.schedule("errands.remind", key, turn.now + after, {"errand": errand.key})
    if turn.in_group:
        turn.say("errands.noted_in_group", number=errand.number, told=told)
    turn.say("errands.noted", private=True, number=errand.number, kind=kind, told=told)


def ask_done(work: Work, payload: Mapping[str, Any]) -> None:
    """The next morning the asker is asked whether it was done."""
    errand = following.by_id(work, payload["errand"])
    if errand.state is not ErrandState.DONE:
        return
    work.ask_person(
        work.person_of(errand.person_id),
        "errands.done",
        "errands.is_it_done",
        state={"errand": errand.key},
        lives=rules.ANSWER_WITHIN,
        number=errand.number,
        kind=errand.kind,
        runner=following.values_of(work, errand)["runner"],
    )


def told_done(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """The answer to "was it done?"."""
    move = rules.move_in(turn.text)
    verdict = yes_no(turn.text)
    if verdict is None and move in ("confirm", "done", "not_done"):
        verdict = move != "not_done"
    if verdict is None or not turn.addressed:
        return False
    errand = following.by_id(turn, question.state["errand"])
    following.change(turn, errand, "confirm" if verdict else "not_done")
    return True
