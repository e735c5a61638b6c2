"""The control API for the page and for tests, under `/emulator/`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

import aiohttp
from aiohttp import web
from pydantic import ValidationError

from bot.emulator import orders, views
from bot.emulator.clock import BackInTime
from bot.emulator.faults import Fault, UnknownName
from bot.emulator.hub import Hub, hub_of
from bot.emulator.limits import keys_of
from bot.emulator.live import live
from bot.emulator.misbehaviour import Mischief
from bot.emulator.talk import is_private, say
from bot.emulator.values import Json, Outcome, Person, Post, Seat, Source

CONTROL = "/emulator/"
Shape = TypeVar("Shape", bound=orders.Order)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class NotPressable(Fault):
    """this button is not on the card that the person sees"""


class NotRatable(Fault):
    """this message asked for no rating"""


@web.middleware
async def as_control_answers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns what was wrong with a control call into a 4xx with `{"error"}`."""
    if not request.path.startswith(CONTROL):
        return await handler(request)
    try:
        return await handler(request)
    except ValidationError as error:
        return _error(400, "; ".join(found["msg"] for found in error.errors()))
    except UnknownName as error:
        return _error(404, str(error.args[0]))
    except (Fault, BackInTime) as error:
        return _error(409, str(error))
    except (aiohttp.ClientError, TimeoutError) as error:
        return _error(502, f"机器人没有应答：{type(error).__name__}")


async def get_state(request: web.Request) -> web.Response:
    """`GET state?as=&chat=`: all that one person's page shows; without `chat` no messages."""
    hub = hub_of(request)
    name = request.query.get("as")
    me = hub.world.person(name) if name else next(iter(hub.world.people.values()))
    chat = request.query.get("chat")
    thread = None if chat is None else _thread(hub, me, chat)
    return web.json_response(views.state_view(hub, me, thread))


async def get_messages(request: web.Request) -> web.Response:
    """`GET messages?chat=&person=`: a group's messages, or without `chat` a private thread's."""
    hub = hub_of(request)
    name, chat = request.query.get("person"), request.query.get("chat")
    person = hub.world.person(name) if name else None
    if person is not None:
        return web.json_response(views.post_views(hub, _thread(hub, person, chat), person))
    if chat is None:
        raise UnknownName("give chat or person")
    thread = f"group:{hub.world.group(chat).chatid}"
    return web.json_response(views.post_views(hub, thread, None))


async def get_log(request: web.Request) -> web.Response:
    """`GET log`: what was refused or went wrong, oldest first."""
    return web.json_response(views.log_view(hub_of(request)))


async def post_say(request: web.Request) -> web.Response:
    """`POST say`: talk; answers when the callback's round trip is over."""
    hub, order = await _ordered(request, orders.Say)
    post, outcome = await say(hub, order)
    person = hub.world.person(order.who)
    return web.json_response(views.outcome_view(hub, person, outcome, post))


async def post_click(request: web.Request) -> web.Response:
    """`POST click`: press a button of a card."""
    hub, order = await _ordered(request, orders.Click)
    person, post = hub.world.person(order.who), hub.world.post(order.message_id)
    _require_pressable(post, person, order.key)
    if post.source is Source.APP:
        outcome = await hub.callbacks.click_app(person, post, order.key, order.selected)
    else:
        seat = _seat(hub, person, post)
        outcome = await hub.callbacks.click(seat, post, order.key, order.selected)
    return _outcome(hub, person, outcome)


async def post_enter(request: web.Request) -> web.Response:
    """`POST enter`: open the private chat; the bot hears it once a day."""
    hub, order = await _ordered(request, orders.Enter)
    person = hub.world.person(order.who)
    enter = hub.callbacks.enter_app if order.to == "app" else hub.callbacks.enter
    return _outcome(hub, person, await enter(person))


async def post_feedback(request: web.Request) -> web.Response:
    """`POST feedback`: rate a reply that asked for it."""
    hub, order = await _ordered(request, orders.Feedback)
    person, post = hub.world.person(order.who), hub.world.post(order.message_id)
    if post.feedback_id is None:
        raise NotRatable(post.id)
    post.rating = None if order.type == 3 else order.type
    content: Json = {"type": order.type, "content": order.content}
    if order.reasons:
        content["inaccurate_reason_list"] = order.reasons
    outcome = await hub.callbacks.rate(_seat(hub, person, post), post, content)
    hub.world.changed(post)
    return _outcome(hub, person, outcome)


async def post_read(request: web.Request) -> web.Response:
    """`POST read`: the person has seen a chat."""
    hub, order = await _ordered(request, orders.Seen)
    person = hub.world.person(order.who)
    hub.world.mark_read(_thread(hub, person, order.chat), person.userid)
    return web.json_response({})


async def post_join(request: web.Request) -> web.Response:
    """`POST join`: the person joins a group."""
    hub, order = await _ordered(request, orders.Join)
    hub.world.join(hub.world.group(order.chat), hub.world.person(order.who))
    return web.json_response({})


async def post_archive(request: web.Request) -> web.Response:
    """`POST archive`: the switch that stands for WeCom's paid archive."""
    hub, order = await _ordered(request, orders.Archive)
    hub.world.archive_on = order.on
    hub.world.tell("archive")
    return web.json_response({"on": order.on})


async def post_misbehave(request: web.Request) -> web.Response:
    """`POST misbehave`: go wrong on the next calls or callbacks of a place."""
    hub, order = await _ordered(request, orders.Misbehave)
    if order.what == "clear":
        hub.mischiefs.clear()
    else:
        hub.mischiefs.order(Mischief(order.what, order.where, order.times, order.seconds))
    return web.json_response({})


async def post_clock(request: web.Request) -> web.Response:
    """`POST clock`: move the world and the bot on to a later time.

    If the bot cannot move, the world stays where it was.
    """
    hub, order = await _ordered(request, orders.Move)
    before = hub.clock()
    to = order.now or before + timedelta(seconds=order.advance_seconds or 0)
    hub.clock.check(to)
    await hub.advance(to)
    hub.clock.move_to(to)
    hub.world.tell("clock")
    return web.json_response({"now": hub.clock().isoformat()})


async def post_verify(request: web.Request) -> web.Response:
    """`POST verify`: check a callback address as the console does on saving."""
    hub, order = await _ordered(request, orders.Verify)
    why = await hub.courier.verify(order.which)
    return web.json_response({"ok": not why, "why": why})


def routes() -> list[web.RouteDef]:
    """Every address of the control API."""
    gets = {"state": get_state, "messages": get_messages, "log": get_log}
    posts = {
        "say": post_say,
        "click": post_click,
        "enter": post_enter,
        "feedback": post_feedback,
        "read": post_read,
        "join": post_join,
        "archive": post_archive,
        "misbehave": post_misbehave,
        "clock": post_clock,
        "verify": post_verify,
    }
    return [
        *(web.get(CONTROL + name, handler) for name, handler in gets.items()),
        *(web.post(CONTROL + name, handler) for name, handler in posts.items()),
        web.get(CONTROL + "live", live),
    ]


async def _ordered(request: web.Request, shape: type[Shape]) -> tuple[Hub, Shape]:
    return hub_of(request), shape.model_validate_json(await request.read())


def _thread(hub: Hub, person: Person, chat: str | None) -> str:
    return hub.world.thread_of(person, None if is_private(hub, chat) else chat)


def _seat(hub: Hub, person: Person, post: Post) -> Seat:
    kind, _, chatid = post.thread.partition(":")
    return Seat(person, hub.world.groups[chatid] if kind == "group" else None)


def _require_pressable(post: Post, person: Person, key: str) -> None:
    card = post.card
    if card is None or person.userid not in card.reached:
        raise NotPressable(post.id)
    if key not in keys_of(card.face_for(person.userid)):
        raise NotPressable(key)


def _outcome(hub: Hub, person: Person, outcome: Outcome) -> web.Response:
    return web.json_response(views.outcome_view(hub, person, outcome))


def _error(status: int, what: str) -> web.Response:
    return web.json_response({"error": what}, status=status)
