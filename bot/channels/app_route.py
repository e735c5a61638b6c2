"""Messages of the self-built app, into people's private chats."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.channels.api import File, WeComApi, log_fault
from bot.channels.cards import APP
from bot.channels.delivery import (
    REMEMBERED,
    Json,
    Now,
    Photos,
    Progress,
    delivery_fault,
    shaped,
)
from bot.channels.errors import WeComFault
from bot.channels.split import split_bytes
from bot.core.ports import Bucket, MediaFault, Undeliverable
from bot.core.values import Card, Enclosure, Parcel

APP_BYTES = 2048
DUPLICATE_WINDOW = timedelta(minutes=30)

PHOTO: Json = {"msgtype": "image"}
"""Stands for the parcel's photo until it is uploaded."""

DOCUMENT: Json = {"msgtype": "file"}
"""Stands for the parcel's document until it is uploaded."""

# One person: neither a list nor "@all", which would reach everybody.
_USERID = re.compile(r"[^|@\s][^|\s]*")

log = structlog.get_logger()


class Repeats:
    """Tells a parcel that is tried again from another one with the same words.

    WeCom's duplicate check compares contents alone (document 90236): with it, a second "收到"
    to the same person would vanish. It is left off where the same words went out for another
    parcel a short while ago.
    """

    def __init__(self) -> None:
        self._last: dict[str, tuple[str, datetime]] = {}

    def may_check(self, person: str, content: str, key: str, now: datetime) -> bool:
        """Whether the check can hit nothing but this same parcel."""
        name = hashlib.sha256(f"{person}\x00{content}".encode()).hexdigest()
        last = self._last.pop(name, None)
        if len(self._last) >= REMEMBERED:
            self._last.pop(next(iter(self._last)))
        self._last[name] = (key, now)
        return last is None or last[0] == key or now - last[1] > DUPLICATE_WINDOW


class AppRoute:
    """A message of the self-built app in a person's private chat.

    Source: documents 90236 (message/send) and 94888 (update_template_card). WeCom drops what
    exceeds 30 a minute and 1000 an hour for one person. `extra` may hold `response_code`, and
    then the card is the new face of the one that was clicked; `format: markdown` asks for
    markdown, which people on the WeChat plug-in cannot read.
    """

    name = "app"

    def __init__(self, api: WeComApi, now: Now, photos: Photos) -> None:
        self._api, self._now, self._photos = api, now, photos
        self._progress, self._repeats = Progress(), Repeats()

    def serves(self, parcel: Parcel, now: datetime) -> bool:  # noqa: ARG002 - the port's shape
        """For everybody who has a userid."""
        return parcel.person is not None

    def bucket(self, parcel: Parcel) -> Bucket | None:
        """30 a minute for each person."""
        return Bucket(f"app:{self._api.app.agent_id}:{parcel.person}", 30, 60)

    async def send(self, parcel: Parcel) -> None:
        """Raises `TryLater`, `Undeliverable` or `Ambiguous`."""
        if not _USERID.fullmatch(parcel.person or ""):
            raise _unheard("malformed userid")
        try:
            if parcel.card and parcel.extra.get("response_code"):
                await self._update(parcel, parcel.card)
                return
            for body in self._progress.rest(parcel, app_bodies(parcel)):
                await self._send_one(parcel, body)
                self._progress.count(parcel)
        except WeComFault as fault:
            log_fault("app_message_failed", fault, parcel=parcel.id)
            raise delivery_fault(fault, self._now()) from None
        self._progress.finish(parcel)

    async def _send_one(self, parcel: Parcel, body: Json) -> None:
        if body == PHOTO:
            body = await self._photo(parcel.photo or "")
        elif body == DOCUMENT and parcel.enclosure:
            body = await self._document(parcel.enclosure)
        whole: dict[str, Any] = {
            "touser": parcel.person,
            "agentid": self._api.app.agent_id,
            **body,
        }
        content, person = str(sorted(body.items())), parcel.person or ""
        key = parcel.duplicate_key
        if key and self._repeats.may_check(person, content, key, self._now()):
            whole["enable_duplicate_check"] = 1
            whole["duplicate_check_interval"] = int(DUPLICATE_WINDOW.total_seconds())
        answer = await self._api.post("message/send", whole)
        for trouble in ("invaliduser", "unlicenseduser"):
            if answer.get(trouble):
                raise _unheard(trouble)

    async def _photo(self, name: str) -> Json:
        try:
            content = await asyncio.to_thread(self._photos, name)
        except MediaFault as fault:
            raise Undeliverable(str(fault)) from fault
        media_id = await self._api.upload("image", File(name, content))
        return {"msgtype": "image", "image": {"media_id": media_id}}

    async def _document(self, enclosure: Enclosure) -> Json:
        media_id = await self._api.upload("file", File(enclosure.name, enclosure.content))
        return {"msgtype": "file", "file": {"media_id": media_id}}

    async def _update(self, parcel: Parcel, card: Card) -> None:
        body = {
            "userids": [parcel.person],
            "agentid": self._api.app.agent_id,
            "response_code": parcel.extra["response_code"],
            "template_card": shaped(card, APP, update=True),
        }
        await self._api.post("message/update_template_card", body)


def _unheard(trouble: str) -> Undeliverable:
    log.warning(
        "app_recipient_invalid",
        trouble=trouble,
        advice="收信人不在应用可见范围、已离开企业或没有账号许可；请在后台核对",
    )
    return Undeliverable(trouble)


def app_bodies(parcel: Parcel) -> Sequence[Json]:
    """What is sent: the words in parts, then the card, the photo and the document."""
    kind = "markdown" if parcel.extra.get("format") == "markdown" else "text"
    parts = split_bytes(parcel.text, APP_BYTES) if parcel.text else ()
    bodies: list[Json] = [{"msgtype": kind, kind: {"content": part}} for part in parts]
    if parcel.card:
        bodies.append({"msgtype": "template_card", "template_card": shaped(parcel.card, APP)})
    if parcel.photo:
        bodies.append(PHOTO)
    if parcel.enclosure:
        bodies.append(DOCUMENT)
    return bodies
