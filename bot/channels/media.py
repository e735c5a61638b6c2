"""Fetching what people sent along: AI bot downloads (encrypted) and the app's media.

Source: developer.work.weixin.qq.com, documents 100719 (an address lives five minutes) and 90254.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.channels.aibot_messages import CHANNEL as AIBOT
from bot.channels.api import WeComApi
from bot.channels.app_messages import CHANNEL as APP
from bot.channels.archive import CHANNEL as ARCHIVE
from bot.channels.envelope import BLOCK, EnvelopeFault, aes_decrypt, json_object
from bot.channels.errors import Refused, Remedy, WeComFault
from bot.channels.robot import CHANNEL as ROBOT
from bot.channels.wire import TooLong, read_capped
from bot.core.ports import MediaFault
from bot.core.values import Attachment
from bot.settings import Settings

TIMEOUT = aiohttp.ClientTimeout(total=30, connect=3, sock_connect=3)


class MediaAddressRefused(MediaFault):
    """The address is missing, not https, or leads into a private network."""


class MediaTooLarge(MediaFault):
    """The attachment is larger than the configured cap."""


class MediaUnreachable(MediaFault):
    """The attachment could not be downloaded; AI bot addresses live five minutes."""


class MediaUnreadable(MediaFault):
    """The attachment could not be decrypted with this channel's EncodingAESKey."""


class MediaChannelUnknown(MediaFault):
    """Nothing can be fetched for this channel as it is configured."""


def _fault(kind: type[MediaFault]) -> MediaFault:
    return kind(kind.__doc__)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the internet and not to a network of ours."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_global and not parsed.is_multicast


class PublicResolver(AbstractResolver):
    """Names resolve to public addresses or not at all; the connection uses what was checked."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """As aiohttp wants it. Raises `OSError` where no public address is left."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
        public = [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=port,
                family=kind,
                proto=proto,
                flags=socket.AI_NUMERICHOST,
            )
            for kind, _, proto, _, address in found
            if is_public(str(address[0]))
        ]
        if not public:
            raise OSError(None, "no public address")
        return public

    async def close(self) -> None:
        """Nothing is held."""


class WeComMedia:
    """Fetches attachments of all channels. `keys` are the AES keys by channel."""

    def __init__(
        self, settings: Settings, keys: Mapping[str, bytes], api: WeComApi | None
    ) -> None:
        self._cap = settings.media_max_bytes
        self._base = urlsplit(settings.wecom_api)
        self._keys, self._api = keys, api

    async def fetch(self, attachment: Attachment, *, channel: str) -> bytes:
        """The bytes in clear, at most the configured cap. Raises `MediaFault`."""
        if channel == APP and attachment.media_id and self._api:
            return await self._from_app(attachment.media_id, self._api)
        if channel == ROBOT:
            return await self._download(attachment.url or "", self._cap)
        key = self._keys.get(AIBOT if channel == ARCHIVE else channel)
        if key is None:
            raise _fault(MediaChannelUnknown)
        sealed = await self._download(attachment.url or "", self._cap + BLOCK)
        try:
            plain = aes_decrypt(key, sealed)
        except EnvelopeFault:
            raise _fault(MediaUnreadable) from None
        return self._within_cap(plain)

    def _within_cap(self, plain: bytes) -> bytes:
        if len(plain) > self._cap:
            raise _fault(MediaTooLarge)
        return plain

    async def _download(self, url: str, cap: int) -> bytes:
        resolver = None if self._check_address(url) else PublicResolver()
        connector = aiohttp.TCPConnector(resolver=resolver, force_close=True)
        async with aiohttp.ClientSession(connector=connector, timeout=TIMEOUT) as session:
            return await _get(session, url, {}, cap)

    def _check_address(self, url: str) -> bool:
        """Whether it is the API's own host. Raises `MediaAddressRefused`."""
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
        except ValueError:
            raise _fault(MediaAddressRefused) from None
        if (parts.scheme, parts.netloc) == (self._base.scheme, self._base.netloc):
            return True
        if parts.scheme != "https" or not host or _is_private_literal(host):
            raise _fault(MediaAddressRefused)
        return False

    async def _from_app(self, media_id: str, api: WeComApi) -> bytes:
        try:
            token = await api.token()
            try:
                return await self._get_media(api, media_id, token)
            except Refused as refused:
                if refused.cause.remedy is not Remedy.REFRESH:
                    raise
            return await self._get_media(api, media_id, await api.token(token))
        except WeComFault as fault:
            raise MediaUnreachable(str(fault)) from None

    async def _get_media(self, api: WeComApi, media_id: str, token: str) -> bytes:
        params = {"media_id": media_id, "access_token": token}
        return await _get(api.session, api.url("media/get"), params, self._cap)


def _is_private_literal(host: str) -> bool:
    """Whether the host is written as an address, and not a public one."""
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return not is_public(host)


async def _get(
    session: aiohttp.ClientSession, url: str, params: Mapping[str, str], cap: int
) -> bytes:
    """The body. Raises `MediaFault`, or `Refused` where JSON with an error code came instead."""
    try:
        async with session.get(
            url, params=params or None, timeout=TIMEOUT, allow_redirects=False
        ) as response:
            if response.status != 200:
                raise _fault(MediaUnreachable)
            body = await read_capped(response.content, cap)
            if response.content_type in ("application/json", "text/plain"):
                _check_error(body)
            return body
    except TooLong:
        raise _fault(MediaTooLarge) from None
    except (aiohttp.ClientError, TimeoutError, OSError):
        raise _fault(MediaUnreachable) from None


def _check_error(body: bytes) -> None:
    """Raises `Refused` where the body is an error answer."""
    try:
        answer = json_object(body)
    except EnvelopeFault:
        return
    code = answer.get("errcode")
    if isinstance(code, int) and code:
        raise Refused(code, str(answer.get("errmsg", "")))
