"""Somebody wants a mediator: what they say goes to the secretary alone."""

from __future__ import annotations

from datetime import timedelta

from bot.core.answers import plain, yes_no
from bot.core.questions import OpenQuestion
from bot.core.work import Turn
from bot.skills.mediation import following, rules
from bot.skills.mediation.tables import Mediation, MediationEvent
from intents import Parse

CONSENT_WITHIN = timedelta(days=3)
_YES = frozenset({"可以说", "能说", "说吧", "可以告诉", "告诉吧", "没关系"})
_NO = frozenset({"先别说", "别说", "不要说", "不说", "先不说", "保密", "别提我", "不方便"})


def hear(turn: Turn, _parse: Parse) -> bool:
    """Take the wish for a mediator, and every word about one that is under way."""
    ref = rules.ref_in(turn.text)
    if ref is not None:
        return following.hear(turn, ref)
    if not turn.addressed or not rules.asks(turn.text):
        return False
    _write(turn)
    return True


def _write(turn: Turn) -> None:
    turn.forget_words()
    mediation = Mediation(
        neighbourhood_id=turn.neighbourhood_id,
        number=turn.next_number("mediation"),
        person_id=turn.person_id,
        building=turn.person.building or (turn.chat.building if turn.chat else None),
        words=turn.house.vault.seal(turn.text),
        asked_at=turn.now,
    )
    turn.session.add(mediation)
    turn.session.flush()
    turn.log(MediationEvent, mediation, "ask", before="", actor_id=turn.person_id)
    told = following.tell_mediators(turn, mediation)
    for name, after in (("first", rules.REMINDED_AFTER), ("last", rules.DUE_AFTER)):
        key = f"mediation:{name}:{mediation.key}"
        turn.schedule("mediation.remind", key, turn.now + after, {"mediation": mediation.key})
    if not told:
        turn.say("mediation.nobody", private=True, number=mediation.number)
        return
    turn.ask(
        "mediation.consent",
        "mediation.noted",
        state={"mediation": mediation.key},
        lives=CONSENT_WITHIN,
        private=True,
        number=mediation.number,
    )


def consented(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """Whether the other side may hear who asked."""
    words = plain(turn.text)
    verdict = True if words in _YES else False if words in _NO else yes_no(turn.text)
    if verdict is None or not turn.addressed:
        return False
    mediation = following.by_id(turn, question.state["mediation"])
    mediation.named = verdict
    name = "named" if verdict else "unnamed"
    turn.log(MediationEvent, mediation, name, before=mediation.state, actor_id=turn.person_id)
    turn.say(f"mediation.{name}", private=True, number=mediation.number)
    if verdict:
        following.tell_named(turn, mediation)
    return True
