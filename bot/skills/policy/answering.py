"""The asker's side: a card with its source, a choice of two, or an honest no."""

from __future__ import annotations

from sqlmodel import col, select

from bot.core import directory
from bot.core.clock import local
from bot.core.people import Role
from bot.core.questions import OpenQuestion, close_named
from bot.core.work import Turn
from bot.skills.policy import queue, rules
from bot.skills.policy.flags import raise_flag, withdrawn
from bot.skills.policy.tables import PolicyAnswer, PolicyQuestion
from intents import Parse, Request
from knowledge import Card, Kind, cards, find


def submit(turn: Turn, request: Request) -> None:
    """Answer a policy question; overheard ones only where a card is certain."""
    if not turn.addressed and rules.is_personal(turn.text):
        return
    topic = request.slots.get("topic")
    reply_to(turn, turn.text, topic if isinstance(topic, str) else None)


def reply_to(turn: Turn, text: str, topic: str | None) -> None:
    """Find and answer; whoever only talked to the neighbours is neither asked back nor put off."""
    kind, found = _find(turn, text, topic)
    if kind is Kind.ANSWER:
        _state(turn, text, found[0])
        return
    if not turn.addressed:
        return
    known = queue.answered_before(turn, text)
    if known is not None:
        _repeat_secretary(turn, text, known)
    elif kind is Kind.OFFER:
        _offer(turn, text, found[:2])
    else:
        _hand_over(turn, text, topic, found[0] if found else None)


def choose(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """The answer to "is it this, or that?"."""
    if not turn.addressed and question.chat_id is None:
        return False
    by_id = {card.id: card for card in cards()}
    offered = [by_id[name] for name in question.state["cards"] if name in by_id]
    index = rules.chosen(turn.text, len(offered))
    if index is None or index >= len(offered):
        return False
    text = question.state["text"]
    if index < 0:
        _hand_over(turn, text, None, None)
    elif offered[index].states_fact:
        _state(turn, text, offered[index])
    else:
        _hand_over(turn, text, offered[index].topic, offered[index])
    return True


def listen_on(turn: Turn, question: OpenQuestion, parse: Parse) -> bool:
    """What the asker says right after an answer: that it is wrong, or "那残疾人呢"."""
    if not turn.addressed:
        return False
    if rules.is_doubt(turn.text):
        raise_flag(turn, question.state["card"])
        turn.say("policy.flagged")
        return True
    elsewhere = {r.intent for r in parse.requests} - {"policy.ask"}
    if not rules.leans_on_last(turn.text) or (parse.outcome == "act" and elsewhere):
        return False
    reply_to(turn, turn.text, None)
    return True


def _find(turn: Turn, text: str, topic: str | None) -> tuple[Kind, tuple[Card, ...]]:
    """What the library holds, without the cards that this neighbourhood no longer trusts.

    The question before is leant on only where these words alone name no card.
    """
    finding = find(text, topic=topic, now=turn.now)
    earlier = _last_question(turn)
    if finding.kind is not Kind.ANSWER and earlier is not None:
        finding = find(text, topic=topic, now=turn.now, previous=earlier)
    gone = withdrawn(turn)
    if finding.best is not None and finding.best.id in gone:
        return Kind.HANDOVER, ()
    return finding.kind, tuple(card for card in finding.cards if card.id not in gone)


def _last_question(turn: Turn) -> str | None:
    query = select(PolicyAnswer.text).where(
        PolicyAnswer.neighbourhood_id == turn.neighbourhood_id,
        PolicyAnswer.person_id == turn.person_id,
        PolicyAnswer.at > turn.now - rules.REMEMBERED,
    )
    return turn.session.exec(query.order_by(col(PolicyAnswer.id).desc())).first()


def _private(turn: Turn, text: str) -> bool:
    return turn.in_group and rules.is_personal(text)


def _state(turn: Turn, text: str, card: Card) -> None:
    private = _private(turn, text)
    _say_card(turn, "policy.card", card, private=private)
    _keep(turn, text, card)
    if turn.addressed:
        _listen(turn, text, card, private=private)


def _say_card(turn: Turn, words: str, card: Card, *, private: bool) -> None:
    turn.say(
        words,
        private=private,
        card=card,
        cite=card.source.cite(),
        secondary=card.mark.value == "S",
        stale=rules.is_stale(card, local(turn.now).date()),
    )


def _listen(turn: Turn, text: str, card: Card, *, private: bool) -> None:
    close_named(turn.session, "policy.after", "person", turn.person_id, turn.now)
    state = {"card": card.id, "text": text, "person": turn.person_id}
    chat_id = None if private else turn.chat_id
    turn.keep_question(turn.person, chat_id, "policy.after", state, rules.REMEMBERED)


def _offer(turn: Turn, text: str, found: tuple[Card, ...]) -> None:
    _keep(turn, text, None)
    turn.ask(
        "policy.which",
        "policy.offer",
        private=_private(turn, text),
        state={"cards": [card.id for card in found], "text": text},
        titles=[card.questions[0] for card in found],
    )


def _hand_over(turn: Turn, text: str, topic: str | None, card: Card | None) -> None:
    private = _private(turn, text)
    _keep(turn, text, card)
    asked = Role.SECRETARY not in turn.roles and bool(turn.staff(Role.SECRETARY))
    if card is not None:
        turn.say("policy.where", private=private, card=card, asked=asked)
    else:
        numbers = directory.numbers(turn.session, turn.neighbourhood_id)
        turn.say("policy.unknown", private=private, asked=asked, numbers=numbers)
    if asked or card is not None:
        queue.enqueue(turn, turn.person_id, turn.chat_id, text, topic or "")


def _repeat_secretary(turn: Turn, text: str, known: PolicyQuestion) -> None:
    _keep(turn, text, None)
    assert known.answered_at is not None
    day = local(known.answered_at).date()
    turn.say("policy.secretary_said", private=_private(turn, text), answer=known.answer, day=day)


def _keep(turn: Turn, text: str, card: Card | None) -> None:
    turn.session.add(
        PolicyAnswer(
            neighbourhood_id=turn.neighbourhood_id,
            person_id=turn.person_id,
            chat_id=turn.chat_id,
            text=text,
            card=card.id if card else None,
            checked_on=card.checked_on.isoformat() if card else "",
            at=turn.now,
        )
    )
