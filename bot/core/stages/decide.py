"""Act, ask one question, or stay silent; roles and the group's switch are checked here."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core import review
from bot.core.answers import is_greeting, is_misread, is_thanks
from bot.core.review import ReviewReason
from bot.core.skill import Skill
from bot.core.stages.passage import Passage
from bot.core.values import MessageKind
from bot.core.work import Turn
from intents import OVERHEARD, Parse, Request


def decide(passage: Passage) -> bool:
    """Fill the plan with what may be acted on."""
    turn = passage.live_turn
    if passage.message.kind is not MessageKind.TALK:
        return True
    parse = passage.live_parse
    if turn.text and _is_taken(passage):
        return bool(passage.message.attachments)
    if not turn.addressed:
        return _decide_overheard(passage)
    if not turn.text:
        return _answer_wordless(passage)
    if is_ambiguous(turn, parse):
        _offer(turn, parse.options[:2])
        return False
    if not parse.requests:
        return _answer_chatter(passage)
    passage.plan = [r for r in parse.requests if _may(turn, r)]
    return bool(passage.plan)


def _is_taken(passage: Passage) -> bool:
    """Whether a skill takes the message for which the contract has no intent."""
    turn = passage.live_turn
    for name, hears in turn.house.registry.ears:
        if hears(turn, passage.live_parse):
            turn.because = f"{name}.heard"
            return True
    return False


def is_ambiguous(turn: Turn, parse: Parse) -> bool:
    """Whether the person has to be asked which of two things is meant."""
    options = parse.options[:2]
    return parse.outcome == "ask" and len(options) > 1 and not _alike(turn, options)


def is_unsure(turn: Turn, parse: Parse) -> bool:
    """Whether an addressed message would be asked about, or left unread."""
    if is_ambiguous(turn, parse):
        return True
    polite = is_thanks(turn.text) or is_greeting(turn.text)
    return not parse.requests and bool(turn.text) and not polite


def _decide_overheard(passage: Passage) -> bool:
    parse, turn = passage.live_parse, passage.live_turn
    if parse.outcome != "act" or turn.chat is None or not turn.chat.speaks:
        return False
    passage.plan = [
        r
        for r in parse.requests
        if r.intent in OVERHEARD and _owner(turn, r) is not None and _permitted(turn, r)
    ]
    return bool(passage.plan)


def _answer_wordless(passage: Passage) -> bool:
    """A photo is told to whoever listens; a bare mention asks what the bot can do."""
    if not passage.message.attachments:
        passage.plan = [Request("bot.help", {}, 1.0, "mention only", "")]
    return True


def _answer_chatter(passage: Passage) -> bool:
    if passage.message.attachments:
        return True
    turn = passage.live_turn
    if is_thanks(turn.text):
        turn.say("core.thanks")
    elif is_greeting(turn.text):
        turn.say("core.welcome", neighbourhood=turn.neighbourhood.name)
    elif is_misread(turn.text):
        review.keep_misread(turn)
        turn.say("core.misread")
    else:
        review.keep(turn, ReviewReason.UNREAD, [])
        turn.say("core.not_understood")
    return False


def _alike(turn: Turn, options: Sequence[Request]) -> bool:
    """Whether one skill owns both meanings and finds out by itself which it is."""
    owner = _owner(turn, options[0])
    return owner is not None and {option.intent for option in options} <= owner.alike


def _offer(turn: Turn, options: Sequence[Request]) -> None:
    titles = [turn.house.words.render(f"core.intent_{_key(r.intent)}") for r in options]
    kept = review.keep(turn, ReviewReason.ASKED, [r.intent for r in options])
    state = {
        "review": kept.id,
        "options": [{"intent": r.intent, "slots": r.slots, "text": r.text} for r in options],
        "text": turn.text,
    }
    turn.ask("core.choose", "core.choose", state=state, first=titles[0], second=titles[1])


def _may(turn: Turn, request: Request) -> bool:
    if _owner(turn, request) is None:
        turn.say("core.no_skill")
        return False
    if not _permitted(turn, request):
        turn.say("core.not_your_role")
        return False
    return True


def _permitted(turn: Turn, request: Request) -> bool:
    owner = _owner(turn, request)
    needed = owner.needs.get(request.intent) if owner else None
    return needed is None or bool(needed & turn.roles)


def _owner(turn: Turn, request: Request) -> Skill | None:
    return turn.house.registry.intents.get(request.intent)


def _key(intent: str) -> str:
    return intent.replace(".", "_")
