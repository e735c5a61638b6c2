"""From "发通知" to the groups, with one look at the text before it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from bot.core.answers import plain, yes_no
from bot.core.events import NoticePublished
from bot.core.people import Role
from bot.core.places import Chat, building_names, chats_of
from bot.core.privacy import for_group
from bot.core.questions import OpenQuestion, close_named
from bot.core.skill import Decision, Section
from bot.core.states import BOT, OWNER
from bot.core.work import Turn, Work
from bot.skills.announcements import rules
from bot.skills.announcements.tables import (
    MACHINE,
    Notice,
    NoticeEvent,
    NoticePosting,
    NoticeState,
)
from intents import Parse, Request

DECIDED_WITHIN = timedelta(days=3)


def publish(turn: Turn, request: Request) -> None:
    """Write the notice down and ask where it goes, or hand the property's to the secretary."""
    building, day = request.slots.get("building"), request.slots.get("date")
    state = {"buildings": [building] if building else [], "date": day}
    body = rules.body_of(turn.text)
    if not body:
        turn.ask("announcements.body", "announcements.body", private=True, state=state)
        return
    _take(turn, body, state)


def hear_body(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """The text that was missing."""
    if not turn.text.strip() or turn.in_group:
        return False
    _take(turn, turn.text.strip(), question.state)
    return True


def hear_where(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """To all, to some, or to none; a building's number counts before a yes or no."""
    notice = _notice(turn, question.state["notice"])
    words = plain(turn.text)
    named = rules.buildings_in(turn.text, building_names(turn.session, turn.neighbourhood_id))
    said = yes_no(turn.text)
    if not turn.addressed:
        return False
    if named:
        _send_to(turn, question, notice, named)
    elif said is False or rules.wants_none(words):
        _move(turn, notice, "withdraw", {*turn.roles, OWNER}, turn.person_id)
        turn.say("announcements.dropped", private=True)
    elif said or rules.wants_all(words):
        _send(turn, notice)
    else:
        return False
    return True


def approve(turn: Turn, question: OpenQuestion, _parse: Parse) -> bool:
    """The secretary's yes or no to the property's notice."""
    words = plain(turn.text)
    no = yes_no(turn.text) is False or rules.wants_none(words)
    yes = yes_no(turn.text) or rules.wants_all(words)
    if not turn.addressed or not (yes or no):
        return False
    _decide(turn, _notice(turn, question.state["notice"]), yes=not no)
    return True


def decide(turn: Turn, letter: str, state: Mapping[str, Any]) -> None:
    """The same by a code of the digest."""
    _decide(turn, _notice(turn, state["notice"]), yes=letter == "A")


def expire(work: Work, payload: Mapping[str, Any]) -> None:
    """The notice is no longer current."""
    notice = _notice(work, payload["notice"])
    if notice.state is NoticeState.PUBLISHED:
        _move(work, notice, "expire", {BOT}, None)


def digest(work: Work) -> Section:
    """Notices that wait for the secretary's yes."""
    query = select(Notice).where(
        Notice.neighbourhood_id == work.neighbourhood_id, Notice.state == NoticeState.PROPOSED
    )
    options = (work.render("announcements.option_send"), work.render("announcements.option_keep"))
    return Section(
        decisions=tuple(
            Decision(
                "notice",
                work.render("announcements.digest", notice=notice),
                options,
                {"notice": notice.id},
            )
            for notice in work.session.exec(query.order_by(col(Notice.id)))
        )
    )


def _take(turn: Turn, body: str, state: Mapping[str, Any]) -> None:
    notice = Notice(
        neighbourhood_id=turn.neighbourhood_id,
        number=turn.next_number("notice"),
        text=body,
        buildings=list(state["buildings"]),
        author_id=turn.person_id,
        by_property=Role.SECRETARY not in turn.roles,
        written_at=turn.now,
        expires_at=rules.expiry(state["date"], turn.now),
    )
    turn.session.add(notice)
    turn.session.flush()
    chats = _chats(turn, notice)
    if not chats:
        turn.say("announcements.no_groups", private=True)
        _move(turn, notice, "withdraw", {OWNER}, turn.person_id)
    elif notice.by_property:
        _propose(turn, notice)
    else:
        turn.ask(
            "announcements.where",
            "announcements.where",
            private=True,
            state={"notice": notice.id},
            notice=notice,
            chats=chats,
            contacts=for_group(notice.text) != notice.text,
            read=rules.works_in(notice.text, turn.now),
        )


def _propose(turn: Turn, notice: Notice) -> None:
    _move(turn, notice, "propose", {OWNER}, turn.person_id)
    turn.say("announcements.proposed", private=True, notice=notice)
    for secretary in turn.staff(Role.SECRETARY):
        turn.ask_person(
            secretary,
            "announcements.approve",
            "announcements.approve",
            state={"notice": notice.id},
            lives=DECIDED_WITHIN,
            notice=notice,
            who=turn.person.called,
            chats=_chats(turn, notice),
        )


def _decide(turn: Turn, notice: Notice, *, yes: bool) -> None:
    if notice.state is not NoticeState.PROPOSED:
        turn.say("announcements.decided_before", private=True, notice=notice)
        return
    close_named(turn.session, "announcements.approve", "notice", notice.id, turn.now)
    author = turn.person_of(notice.author_id)
    if yes:
        _send(turn, notice)
    else:
        _move(turn, notice, "withdraw", turn.roles, turn.person_id)
        turn.say("announcements.dropped", private=True)
    turn.tell(author, "announcements.decided", notice=notice, yes=yes)


def _send_to(
    turn: Turn, question: OpenQuestion, notice: Notice, buildings: tuple[str, ...]
) -> None:
    before, notice.buildings = notice.buildings, list(buildings)
    if _chats(turn, notice):
        _send(turn, notice)
        return
    notice.buildings = before
    turn.keep_open(question)
    turn.say("announcements.no_groups", private=True)


def _send(turn: Turn, notice: Notice) -> None:
    """Post to the groups, each once, and let the notice lapse in time."""
    if notice.state is NoticeState.PUBLISHED:
        turn.say("announcements.decided_before", private=True, notice=notice)
        return
    _move(turn, notice, "publish", turn.roles, turn.person_id)
    notice.published_at = turn.now
    chats = _chats(turn, notice)
    for chat in chats:
        _post(turn, notice, chat)
    turn.schedule(
        "announcements.expire", f"notice:{notice.id}", notice.expires_at, {"notice": notice.id}
    )
    turn.emit(NoticePublished(notice.text, tuple(notice.buildings), notice.author_id))
    turn.say(
        "announcements.sent",
        private=True,
        chats=chats,
        later=rules.waits_until(turn.now),
    )


def _post(turn: Turn, notice: Notice, chat: Chat) -> None:
    assert notice.id is not None
    assert chat.id is not None
    posting = NoticePosting(
        neighbourhood_id=turn.neighbourhood_id,
        notice_id=notice.id,
        chat_id=chat.id,
        posted_at=turn.now,
    )
    turn.session.add(posting)
    turn.post(
        chat,
        "announcements.post",
        key=f"notice:{notice.id}:{chat.id}",
        notice=notice,
        neighbourhood=turn.neighbourhood.name,
    )


def _chats(work: Work, notice: Notice) -> list[Chat]:
    """The groups that a notice goes to; those of the whole neighbourhood only for all."""
    everywhere = chats_of(work.session, work.neighbourhood_id)
    if not notice.buildings:
        return everywhere
    return [chat for chat in everywhere if chat.building in notice.buildings]


def _notice(work: Work, notice_id: int) -> Notice:
    notice = work.session.get(Notice, notice_id)
    assert notice is not None
    return notice


def _move(work: Work, notice: Notice, move: str, actors: Any, actor_id: int | None) -> None:
    assert notice.id is not None
    before = notice.state
    notice.state = MACHINE.after(before, move, actors)
    work.log(NoticeEvent, notice, move, before=before, actor_id=actor_id)
