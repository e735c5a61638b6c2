"""The ways by which parcels leave: active reply, group robot, app message, in this order."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import structlog

from bot.channels.api import WeComApi, api_of, exchange, log_fault
from bot.channels.app_route import AppRoute
from bot.channels.cards import AIBOT, with_card_text
from bot.channels.delivery import Json, Now, Photos, Progress, delivery_fault, shaped
from bot.channels.errors import Unclear, WeComFault
from bot.channels.split import split_bytes
from bot.core.ports import Ambiguous, Bucket, Route, Undeliverable
from bot.core.values import Parcel
from bot.settings import WECOM_API, Settings

MARKDOWN_BYTES = 20480
ROBOT_TEXT_BYTES = 2048
ROBOT_MARKDOWN_BYTES = 4096
SUBTITLE_CHARS = 112

_KEY_IN_URL = re.compile(r"[?&]key=([^&#\s]+)")

log = structlog.get_logger()


class ResponseUrlRoute:
    """The active reply to one message: a new post that quotes it, one use, within the hour.

    Source: document 101138. Cards are taken in single chats only.
    """

    name = "response_url"

    def __init__(self, session: aiohttp.ClientSession, base: str, now: Now) -> None:
        self._session, self._now = session, now
        self._hosts = {urlsplit(WECOM_API).netloc, urlsplit(base).netloc}
        self._plain_host = urlsplit(base).netloc if base.startswith("http://") else None

    def serves(self, parcel: Parcel, now: datetime) -> bool:
        """While the address is good; a group robot is better at mentioning people, and a
        photo or a document cannot go this way."""
        if parcel.photo or parcel.enclosure or (parcel.mentions and parcel.robot_key):
            return False
        if not parcel.response_url:
            return False
        return parcel.response_until is not None and now < parcel.response_until

    def bucket(self, parcel: Parcel) -> Bucket | None:
        """WeCom's limit of AI bot replies, for one conversation (document 101463)."""
        return Bucket(f"aibot:{parcel.chat or parcel.person}", 30, 60)

    async def send(self, parcel: Parcel) -> None:
        """Raises `Undeliverable` or `Ambiguous`: the address is never tried twice."""
        url = parcel.response_url or ""
        if not self._is_trusted(url):
            log.warning("response_url_refused", advice="回复地址不是企业微信的，没有使用")
            raise Undeliverable("the response address is not WeCom's")
        try:
            await exchange(self._session, "POST", url, body=self._body(parcel))
        except Unclear as fault:
            raise Ambiguous(str(fault)) from None
        except WeComFault as fault:
            log_fault("response_url_failed", fault, parcel=parcel.id)
            raise Undeliverable(str(fault)) from None

    def _is_trusted(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        if parts.netloc not in self._hosts:
            return False
        return parts.scheme == "https" or parts.netloc == self._plain_host

    def _body(self, parcel: Parcel) -> Json:
        if parcel.card and parcel.chat is None and len(parcel.text) <= SUBTITLE_CHARS:
            card = shaped(parcel.card, AIBOT)
            if parcel.text:
                card["sub_title_text"] = parcel.text
            return {"msgtype": "template_card", "template_card": card}
        parts = split_bytes(with_card_text(parcel.text, parcel.card), MARKDOWN_BYTES)
        if len(parts) > 1:
            log.warning("answer_cut", parcel=parcel.id, parts=len(parts), advice="请把回答写短")
        return {"msgtype": "markdown", "markdown": {"content": parts[0]}}


class RobotRoute:
    """The webhook of a group's robot: the only way to mention people in a group.

    Source: document 91770; 20 posts a minute, of which two are left to others.
    """

    name = "robot"

    def __init__(self, session: aiohttp.ClientSession, base: str, now: Now) -> None:
        self._session, self._now = session, now
        self._url = base.rstrip("/") + "/cgi-bin/webhook/send"
        self._progress = Progress()

    def serves(self, parcel: Parcel, now: datetime) -> bool:  # noqa: ARG002 - the port's shape
        """Where the group's robot is known."""
        return bool(parcel.chat and parcel.robot_key)

    def bucket(self, parcel: Parcel) -> Bucket | None:
        """18 a minute for each key."""
        digest = hashlib.sha256(_robot_key(parcel).encode()).hexdigest()
        return Bucket(f"robot:{digest}", 18, 60)

    async def send(self, parcel: Parcel) -> None:
        """Raises `TryLater`, `Undeliverable` or `Ambiguous`."""
        params = {"key": _robot_key(parcel)}
        try:
            for body in self._progress.rest(parcel, robot_bodies(parcel)):
                await exchange(self._session, "POST", self._url, params=params, body=body)
                self._progress.count(parcel)
        except WeComFault as fault:
            log_fault("robot_failed", fault, parcel=parcel.id)
            raise delivery_fault(fault, self._now()) from None
        self._progress.finish(parcel)


def robot_bodies(parcel: Parcel) -> Sequence[Json]:
    """What is posted: plain text that can mention people, or markdown for a card's words."""
    if parcel.card is None:
        parts = split_bytes(parcel.text, ROBOT_TEXT_BYTES)
        texts = [{"msgtype": "text", "text": {"content": part}} for part in parts]
        return [_mentioning(texts[0], parcel.mentions), *texts[1:]]
    tags = "".join(f"<@{raw}>" for raw in parcel.mentions)
    written = with_card_text(parcel.text, parcel.card)
    parts = split_bytes(f"{written}\n{tags}" if tags else written, ROBOT_MARKDOWN_BYTES)
    return [{"msgtype": "markdown", "markdown": {"content": part}} for part in parts]


def _mentioning(body: dict[str, Any], mentions: tuple[str, ...]) -> Json:
    if not mentions:
        return body
    return {**body, "text": {**body["text"], "mentioned_list": list(mentions)}}


def _robot_key(parcel: Parcel) -> str:
    """The key itself, also where the whole webhook address was pasted."""
    given = (parcel.robot_key or "").strip()
    found = _KEY_IN_URL.search(given)
    return found[1] if found else given


def routes(
    settings: Settings,
    session: aiohttp.ClientSession,
    now: Now,
    photos: Photos,
    api: WeComApi | None = None,
) -> tuple[Route, ...]:
    """All routes that are configured, in the order in which they are tried.

    Share `api` with the media fetcher, so that there is one holder of the app's token.
    """
    base, api = settings.wecom_api, api or api_of(settings, session, now)
    ordered: tuple[Route, ...] = (
        ResponseUrlRoute(session, base, now),
        RobotRoute(session, base, now),
    )
    return ordered if api is None else (*ordered, AppRoute(api, now, photos))
