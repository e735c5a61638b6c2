"""The asker's side: a card or an article with its source, a choice of two, or an honest no."""

from __future__ import annotations

from datetime import timedelta

from bot.core import directory
from bot.core.clock import local
from bot.core.people import Role
from bot.core.rewording import Draft
from bot.core.work import Turn
from bot.skills.policy import comparing, kept, queue, rules, shelf
from bot.skills.policy.flags import withdrawn
from bot.skills.policy.shelf import Passage
from bot.skills.policy.tables import DraftCard
from intents import Request
from knowledge import Card, Finding, Kind, cards, find

CHOOSING = timedelta(minutes=10)
"""How long the asker may choose before the question goes to the secretary."""


def submit(turn: Turn, request: Request) -> None:
    """Answer a policy question; overheard ones only where a card is certain."""
    if not turn.addressed and rules.is_personal(turn.text):
        return
    topic = request.slots.get("topic")
    reply_to(turn, turn.text, topic if isinstance(topic, str) else None)


def reply_to(turn: Turn, text: str, topic: str | None) -> None:
    """Find and answer; whoever only talked to the neighbours is neither asked back nor put off."""
    if comparing.answer_both(turn, text):
        return
    found = _find(turn, text, topic)
    if found.kind is Kind.ANSWER:
        state_card(turn, text, found.cards[0])
        return
    if not turn.addressed:
        return
    known = queue.answered_before(turn, text)
    article = shelf.look_up(turn, text) if known is None else None
    if known is not None:
        _repeat_secretary(turn, text, known)
    elif article is not None:
        _quote(turn, text, article)
    elif found.best is not None and found.best.states_fact:
        _offer(turn, text, topic, found)
    else:
        hand_over(turn, text, topic, found.best)


def state_card(turn: Turn, text: str, card: Card) -> None:
    """Say what a card says, and keep that it was said."""
    turn.say(
        "policy.card",
        private=is_private(turn, text),
        card=card,
        cite=card.source.cite(),
        secondary=card.mark.value == "S",
        stale=rules.is_stale(card, local(turn.now).date()),
        promise=rules.asks_promise(text) and "为准" not in card.answer,
    )
    if not is_private(turn, text) and turn.message.powers.reply:
        evidence = " ".join((card.answer, card.rule, card.who_decides, card.next_step))
        turn.may_reword(Draft(card.answer, evidence, turn.render("policy.reworded")))
    kept.keep(turn, text, card=card.id, checked_on=card.checked_on.isoformat())


def hand_over(turn: Turn, text: str, topic: str | None, card: Card | None) -> None:
    """Say honestly that nothing here is certain, where to ask, and put it to the secretary."""
    private = is_private(turn, text)
    kept.keep(turn, text, card=card.id if card else None)
    asked = Role.SECRETARY not in turn.roles and bool(turn.staff(Role.SECRETARY))
    if card is not None:
        turn.say("policy.where", private=private, card=card, asked=asked)
    else:
        numbers = directory.numbers(turn.session, turn.neighbourhood_id)
        turn.say("policy.unknown", private=private, asked=asked, numbers=numbers)
    if asked or card is not None:
        queue.enqueue(turn, turn.person_id, turn.chat_id, text, topic or "")


def is_private(turn: Turn, text: str) -> bool:
    """Whether the question tells of somebody's circumstances where others read it."""
    return turn.in_group and rules.is_personal(text)


def _find(turn: Turn, text: str, topic: str | None) -> Finding:
    """What the library holds, without the cards that this neighbourhood no longer trusts.

    The question before is leant on only where these words alone name no card.
    """
    area = rules.area_of(turn.neighbourhood.city)
    found = find(text, topic=topic, area=area, now=turn.now)
    if found.leans and found.kind is not Kind.ANSWER:
        earlier = kept.last_question(turn)
        if earlier is not None:
            found = find(text, topic=topic, area=area, now=turn.now, previous=earlier)
    if not found.hits:
        return found
    return found.without(withdrawn(turn))


def _quote(turn: Turn, text: str, passage: Passage) -> None:
    turn.say("policy.article", private=is_private(turn, text), passage=passage)
    kept.keep(turn, text, article_id=passage.article_id)


def _offer(turn: Turn, text: str, topic: str | None, found: Finding) -> None:
    """Ask which is meant; where none is likely enough, the secretary gets the question too,
    unless the asker finds it among these."""
    sure = found.kind is Kind.OFFER
    asked = not sure and Role.SECRETARY not in turn.roles and bool(turn.staff(Role.SECRETARY))
    offered = [card for card in found.cards if card.states_fact][:2] if sure else _near(found)
    kept.keep(turn, text)
    turn.ask(
        "policy.which",
        "policy.offer" if sure else "policy.unsure",
        private=is_private(turn, text),
        lives=CHOOSING * 3,
        state={"cards": [card.id for card in offered], "text": text, "topic": topic},
        titles=[card.questions[0] for card in offered],
        asked=asked,
    )
    if asked:
        payload = {"person": turn.person_id, "chat": turn.chat_id, "text": text, "topic": topic}
        turn.schedule("policy.unsure", unsure_key(turn), turn.now + CHOOSING, payload)


def _near(found: Finding) -> list[Card]:
    """What comes nearest, which may be a card of the same topic that says where to ask."""
    first, *others = found.cards
    return [first, *(c for c in others if c.states_fact or c.topic == first.topic)][:2]


def unsure_key(turn: Turn) -> str:
    """One question at a time waits for its asker to choose."""
    return f"policy:unsure:{turn.person_id}"


def by_id() -> dict[str, Card]:
    """The built-in cards by their ids."""
    return {card.id: card for card in cards()}


def _repeat_secretary(turn: Turn, text: str, known: DraftCard) -> None:
    kept.keep(turn, text, card=f"question:{known.question_id}")
    day = local(known.written_at).date()
    turn.say("policy.secretary_said", private=is_private(turn, text), card=known, day=day)
