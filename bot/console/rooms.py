"""Pages and acts: who may see what, done in one transaction beside the event loop."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from aiohttp import web
from sqlmodel import Session

from bot.console import drawing
from bot.console.forms import BadForm, form_in, query_in
from bot.console.hall import (
    CONSOLE,
    PATH,
    Console,
    Notice,
    give,
    go,
    holder,
    html,
    notice,
    take_back,
    ticket,
)
from bot.console.login import begin, same
from bot.console.tickets import Pass, Use
from bot.core import access
from bot.core.pages import CannotUse, Page, View
from bot.core.people import Role
from bot.core.sighting import Sighting, sightings
from bot.core.values import Identity, Message, MessageKind, Powers
from bot.core.work import Turn

log = structlog.get_logger()

TOKEN = "token"
"""The field of every form that other sites cannot know."""

_POWERS = Powers(reply=True, max_bytes=20480)
_SAID_AT_MOST = 600


@dataclass(frozen=True, slots=True)
class Ask:
    """One page that somebody wants to see, or one form that they sent."""

    identity: Identity
    place: int
    name: str
    page: Page
    now: datetime
    given: Mapping[str, str]
    act: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page shows, to whom, and where; `wrong`: why their form could not be used."""

    view: View
    person: str
    neighbourhood: str
    several: bool
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A form was used; what its sender is told."""

    said: str


async def index(request: web.Request) -> web.StreamResponse:
    """`/console`: the first page, or a choice where somebody is secretary of several places."""
    console, held = request.app[CONSOLE], holder(request)
    if held is None:
        return begin(request, PATH)
    offices = await console.call(partial(_offices, identity=held.identity))
    if not offices:
        return _refuse(console)
    first = next(iter(console.house.registry.pages))
    doors = [(name, f"{PATH}/{place}/{first}") for place, name in offices]
    return go(doors[0][1]) if len(doors) == 1 else html(drawing.choice(doors))


async def show(request: web.Request) -> web.StreamResponse:
    """`/console/<neighbourhood>/<page>`: what a page shows at the moment."""
    console, held = request.app[CONSOLE], holder(request)
    if held is None:
        return begin(request, request.path)
    try:
        ask = _ask(request, held, query_in(request))
    except (BadForm, LookupError):
        return notice(console, Notice.MISSING)
    seen = await console.call(partial(_look, console=console, ask=ask))
    if seen is None:
        return _refuse(console)
    said = ticket(request, Use.SAID) or {}
    response = _draw(console, held, ask, seen, said=said.get("text", ""))
    take_back(response, Use.SAID)
    return response


async def act(request: web.Request) -> web.StreamResponse:
    """`/console/<neighbourhood>/<page>/<act>`: use a form, then show the page anew."""
    console, held = request.app[CONSOLE], holder(request)
    if held is None:
        return notice(console, Notice.EXPIRED)
    try:
        form = await form_in(request)
        ask = _ask(request, held, form)
    except (BadForm, LookupError):
        return notice(console, Notice.MISSING)
    if not same(form.get(TOKEN, ""), held.token):
        log.warning(
            "console_form_refused", page=ask.name, advice="表单不是这次登录里打开的，已拒绝"
        )
        return notice(console, Notice.STALE_FORM)
    outcome = await console.call(partial(_act, console=console, ask=ask))
    if outcome is None:
        return _refuse(console)
    if isinstance(outcome, Seen):
        return _draw(console, held, ask, outcome, status=422)
    log.info("console_act", page=ask.name, act=ask.act, neighbourhood=ask.place)
    response = go(request.path.rpartition("/")[0])
    give(console, response, Use.SAID, {"text": outcome.said[:_SAID_AT_MOST]})
    return response


async def leave(request: web.Request) -> web.StreamResponse:
    """`/console/leave`: log out."""
    console, held = request.app[CONSOLE], holder(request)
    try:
        form = await form_in(request)
    except BadForm:
        return notice(console, Notice.MISSING)
    if held is not None and not same(form.get(TOKEN, ""), held.token):
        return notice(console, Notice.STALE_FORM)
    response = notice(console, Notice.LEFT)
    take_back(response, Use.PASS)
    return response


def _ask(request: web.Request, held: Pass, given: Mapping[str, str]) -> Ask:
    """What is asked for. Raises `LookupError` where there is no such page or act."""
    console = request.app[CONSOLE]
    name, act = request.match_info["page"], request.match_info.get("act", "")
    page = console.house.registry.pages[name]
    if act and act not in page.acts:
        raise LookupError(act)
    place = int(request.match_info["place"])
    return Ask(held.identity, place, name, page, console.clock.now(), given, act)


def _secretary_of(session: Session, identity: Identity) -> list[Sighting]:
    """Everywhere where somebody is secretary at this moment."""
    return [s for s in sightings(session, identity, None) if Role.SECRETARY in s.roles]


def _offices(session: Session, identity: Identity) -> list[tuple[int, str]]:
    found = (s.neighbourhood for s in _secretary_of(session, identity))
    return [(place.id or 0, place.name) for place in found]


def _turn(session: Session, console: Console, ask: Ask) -> tuple[Turn, bool] | None:
    """The secretary's turn in the neighbourhood that they name, and whether they have several;
    None where they are not its secretary."""
    offices = _secretary_of(session, ask.identity)
    office = next((s for s in offices if s.neighbourhood.id == ask.place), None)
    if office is None:
        return None
    turn = Turn(
        session=session,
        now=ask.now,
        house=console.house,
        neighbourhood=office.neighbourhood,
        message=_message(ask),
        text="",
        person=office.person,
        roles=office.roles,
        chat=None,
    )
    turn.because = f"page.{ask.name}"
    return turn, len(offices) > 1


def _message(ask: Ask) -> Message:
    return Message(
        key=f"page:{secrets.token_hex(16)}",
        channel="page",
        sender=ask.identity,
        chat=None,
        kind=MessageKind.TALK,
        text="",
        sent_at=ask.now,
        mentioned=True,
        powers=_POWERS,
    )


def _look(session: Session, console: Console, ask: Ask) -> Seen | None:
    opened = _turn(session, console, ask)
    return _see(*opened, ask) if opened else None


def _see(turn: Turn, several: bool, ask: Ask, wrong: str = "") -> Seen:
    """What the page shows; a look at a personal one is written down."""
    if ask.page.personal:
        access.note(turn, "console_page", 0, ask.page.title)
    view = ask.page.show(turn, {} if ask.act else ask.given)
    return Seen(view, turn.person.called, turn.neighbourhood.name, several, wrong)


def _act(session: Session, console: Console, ask: Ask) -> Done | Seen | None:
    """Use the form; what cannot be used leaves nothing behind and is shown with its reason."""
    opened = _turn(session, console, ask)
    if opened is None:
        return None
    turn, several = opened
    try:
        with session.begin_nested():
            ask.page.acts[ask.act](turn, ask.given)
    except CannotUse as fault:
        turn.parts.clear()
        return _see(turn, several, ask, wrong=str(fault))
    return Done("\n".join(part.text for part in turn.parts))


def _refuse(console: Console) -> web.Response:
    log.info("console_refused", advice="来的人不是这个小区的书记；该是的话，在名册里给 secretary")
    return notice(console, Notice.REFUSED)


def _draw(
    console: Console, held: Pass, ask: Ask, seen: Seen, *, said: str = "", status: int = 200
) -> web.Response:
    pages = console.house.registry.pages
    sheet = drawing.Sheet(
        title=ask.page.title,
        neighbourhood=seen.neighbourhood,
        person=seen.person,
        menu=tuple((f"{PATH}/{ask.place}/{name}", page.title) for name, page in pages.items()),
        here=f"{PATH}/{ask.place}/{ask.name}",
        several=seen.several,
        token=held.token,
        view=seen.view,
        said=said,
        wrong=seen.wrong,
        act=ask.act,
        given=ask.given if seen.wrong else {},
    )
    return html(drawing.page(sheet), status)
