"""The platform's callbacks: talk, clicks, entering, ratings, and the polling of open streams."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.emulator import payloads
from bot.emulator.codes import RESPONSE_CODE_LIFE, RESPONSE_URL_LIFE, OneTimeCodes
from bot.emulator.courier import Courier, Delivery
from bot.emulator.faults import Fault, WrongReply
from bot.emulator.platform import Platform, Timing
from bot.emulator.replies import Replies, Situation
from bot.emulator.values import (
    Card,
    Json,
    Media,
    Outcome,
    Person,
    Post,
    PostKind,
    Seat,
    Stream,
)
from bot.emulator.world import World

IN_INTERACTION = 3
MEDIA_LIFE = timedelta(minutes=5)

UNHEARD = "没有 @，会话存档也没有打开：机器人听不见这句话"
UNHEARD_KIND = "会话存档只转文字，机器人看不到这条消息"
CROWDED = "同一个人与机器人最多 3 条消息在处理中：这条丢了"
INVISIBLE = "不在机器人的可见范围内"


class Callbacks:
    """Everything the platform tells the bot. `base_url` is where the bot reaches the emulator."""

    def __init__(self, world: World, platform: Platform, timing: Timing, courier: Courier) -> None:
        self.base_url = platform.emulator_base_url or ""
        self.replies = Replies(world, platform)
        self.response_urls: OneTimeCodes[tuple[Seat, Post]] = OneTimeCodes(
            lambda: world.now(), RESPONSE_URL_LIFE
        )
        self.response_codes: OneTimeCodes[Card] = OneTimeCodes(
            lambda: world.now(), RESPONSE_CODE_LIFE
        )
        self._world = world
        self._platform = platform
        self._timing = timing
        self._courier = courier
        self._talking: Counter[str] = Counter()
        self._polls: set[asyncio.Task[None]] = set()

    async def talk(self, seat: Seat, post: Post, *, mentioned: bool) -> Outcome:
        """Deliver what was said to the AI bot, if its channel hears it."""
        if not seat.person.visible:
            return self._unheard(INVISIBLE)
        if seat.group and not mentioned:
            return await self._overheard(seat, post)
        if self._interactions(seat.person) >= IN_INTERACTION:
            return self._unheard(CROWDED)
        async with self._interaction(seat.person):
            payload = payloads.message(
                self._platform,
                seat,
                post,
                self.media_url,
                msgid=self._msgid(),
                response_url=self.response_url(seat, post),
            )
            delivery = await self._courier.carry("aibot", _dump(payload))
        return self._answered(Situation.MESSAGE, seat, delivery)

    async def talk_to_app(self, person: Person, post: Post) -> Outcome:
        """Deliver what was typed or sent to the self-built app."""
        if not person.visible:
            return self._unheard(INVISIBLE)
        msgid = self._app_msgid()
        if post.kind is PostKind.IMAGE:
            url = f"{self.base_url}/emulator/media/{post.media[0].id}"
            xml = payloads.app_image(self._platform, person, post, msgid=msgid, url=url)
        else:
            xml = payloads.app_text(self._platform, person, post, msgid=msgid)
        return self._app_answered(person, None, await self._courier.carry("app", xml))

    async def enter(self, person: Person) -> Outcome:
        """The person opens the AI bot's single chat: an event for the first time of a day."""
        today = self._world.now().date()
        if not person.visible or self._world.greeted.get(person.userid) == today:
            return Outcome(False, why="今天已经进来过了" if person.visible else INVISIBLE)
        self._world.greeted[person.userid] = today
        seat = Seat(person, None)
        payload = payloads.event(
            self._platform, seat, "enter_chat", at=self._world.now(), msgid=self._msgid()
        )
        delivery = await self._courier.carry("aibot", _dump(payload))
        return self._answered(Situation.ENTER, seat, delivery)

    async def enter_app(self, person: Person) -> Outcome:
        """The person opens the self-built app."""
        xml = payloads.app_event(self._platform, person, self._world.now(), "enter_agent")
        return self._app_answered(person, None, await self._courier.carry("app", xml))

    async def rate(self, seat: Seat, post: Post, content: Json) -> Outcome:
        """The person rates a reply; `content` is the feedback_event without its id."""
        payload = payloads.event(
            self._platform,
            seat,
            "feedback_event",
            at=self._world.now(),
            msgid=self._msgid(),
            content={"id": post.feedback_id, **content},
        )
        delivery = await self._courier.carry("aibot", _dump(payload))
        return self._answered(Situation.FEEDBACK, seat, delivery)

    async def click(
        self, seat: Seat, post: Post, key: str, selected: dict[str, list[str]]
    ) -> Outcome:
        """Press a button of a card that the AI bot sent: one try, no second."""
        card = _card(post)
        face = card.face_for(seat.person.userid)
        payload = payloads.event(
            self._platform,
            seat,
            "template_card_event",
            at=self._world.now(),
            msgid=self._msgid(),
            content=payloads.click(card, face, key, selected),
            response_url=self.response_url(seat, post),
        )
        delivery = await self._courier.carry("aibot", _dump(payload), retries=0)
        return self._guarded(delivery, lambda reply: self._turned(seat, card, reply))

    async def click_app(
        self, person: Person, post: Post, key: str, selected: dict[str, list[str]]
    ) -> Outcome:
        """Press a button of a card that the app sent."""
        card = _card(post)
        xml = payloads.app_click(
            self._platform,
            person,
            self._world.now(),
            card=card,
            key=key,
            selected=selected,
            response_code=self.response_codes.issue(card),
        )
        return self._app_answered(person, card, await self._courier.carry("app", xml))

    def response_url(self, seat: Seat, post: Post) -> str:
        """A fresh address for one active reply to this post."""
        code = self.response_urls.issue((seat, post))
        return f"{self.base_url}/cgi-bin/aibot/response?response_code={code}"

    def media_url(self, media: Media) -> str:
        """A fresh address of an encrypted media file, good for 5 minutes."""
        fresh = self._world.add_media(media.kind, media.name, media.content, media.content_type)
        return f"{self.base_url}/media/{fresh.id}"

    async def idle(self) -> None:
        """Wait until no stream is open any more."""
        await asyncio.gather(*self._polls)

    async def close(self) -> None:
        """Stop polling."""
        for task in self._polls:
            task.cancel()
        await asyncio.gather(*self._polls, return_exceptions=True)

    async def _overheard(self, seat: Seat, post: Post) -> Outcome:
        if not self._world.archive_on:
            return self._unheard(UNHEARD, log=False)
        if post.kind is not PostKind.TEXT:
            return self._unheard(UNHEARD_KIND, log=False)
        payload = payloads.archived(
            self._platform, seat, post, self.media_url, msgid=self._msgid()
        )
        delivery = await self._courier.carry("archive", _dump(payload))
        return self._answered(Situation.ARCHIVE, seat, delivery)

    def _unheard(self, why: str, *, log: bool = True) -> Outcome:
        if log:
            self._world.refuse("/wecom/aibot", why)
        return Outcome(False, why=why)

    def _answered(self, situation: Situation, seat: Seat, delivery: Delivery) -> Outcome:
        def show(reply: str) -> tuple[Post, ...]:
            return self.replies.apply(situation, seat, _parse(reply))

        outcome = self._guarded(delivery, show)
        self._watch()
        return outcome

    def _app_answered(self, person: Person, card: Card | None, delivery: Delivery) -> Outcome:
        return self._guarded(delivery, lambda reply: self.replies.app_reply(person, card, reply))

    def _turned(self, seat: Seat, card: Card, reply: str) -> tuple[Post, ...]:
        self.replies.update_card(seat, card, _parse(reply))
        return ()

    def _guarded(self, delivery: Delivery, show: Callable[[str], tuple[Post, ...]]) -> Outcome:
        posts: tuple[Post, ...] = ()
        why = delivery.why
        if delivery.delivered and delivery.reply is not None:
            try:
                posts = show(delivery.reply)
            except Fault as fault:
                self._world.refuse("passive reply", fault)
                why = str(fault)
        return Outcome(delivery.delivered, delivery.status, why, posts, delivery.attempts)

    def _watch(self) -> None:
        watched = {task.get_name() for task in self._polls}
        for stream in self._world.streams.values():
            if stream.post.open and stream.id not in watched:
                task = asyncio.create_task(self._poll(stream), name=stream.id)
                self._polls.add(task)
                task.add_done_callback(self._polls.discard)

    async def _poll(self, stream: Stream) -> None:
        while stream.post.open:
            await asyncio.sleep(self._timing.poll_interval)
            if self._world.now() - stream.asked_at >= self._timing.stream_life:
                self.replies.close(stream, "6 分钟内没有结束，平台不再来问")
                break
            payload = payloads.refresh(self._platform, stream.seat, stream.id, msgid=self._msgid())
            delivery = await self._courier.carry("aibot", _dump(payload), retries=0)
            self._guarded(delivery, lambda reply: self._went_on(stream, reply))
        self._world.streams.pop(stream.id, None)

    def _went_on(self, stream: Stream, reply: str) -> tuple[Post, ...]:
        self.replies.refresh(stream, _parse(reply))
        return ()

    def _interactions(self, person: Person) -> int:
        streams = self._world.streams.values()
        open_ = sum(1 for s in streams if s.seat.person is person and s.post.open)
        return self._talking[person.userid] + open_

    @asynccontextmanager
    async def _interaction(self, person: Person) -> AsyncIterator[None]:
        self._talking[person.userid] += 1
        try:
            yield
        finally:
            self._talking[person.userid] -= 1

    def _msgid(self) -> str:
        return self._world.new_id("CAIQ")

    def _app_msgid(self) -> int:
        return 7_234_567_890_000_000_000 + self._world.number("app message")


def _card(post: Post) -> Card:
    if post.card is None:
        raise ValueError("the message is no card")
    return post.card


def _dump(payload: Json) -> str:
    return json.dumps(payload, ensure_ascii=False)


def _parse(reply: str) -> Json:
    try:
        parsed = json.loads(reply)
    except ValueError as error:
        raise WrongReply("the reply is not JSON") from error
    if not isinstance(parsed, dict):
        raise WrongReply("the reply is no JSON object")
    return parsed
