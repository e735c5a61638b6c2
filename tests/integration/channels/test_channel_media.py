"""Attachments are fetched from WeCom alone, decrypted, and never without end."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from aiohttp import web
from channel_fakes import KEY, Clock, FakeApi

from bot.channels import media as fetching
from bot.channels.api import api_of
from bot.channels.envelope import aes_encrypt, parse_key
from bot.channels.media import PublicResolver, WeComMedia, is_public
from bot.channels.web import media
from bot.core.ports import MediaFault
from bot.core.values import Attachment, AttachmentKind
from bot.settings import Settings

PICTURE = b"\x89PNG fake image bytes"


@pytest.fixture
def fetcher(
    settings: Settings, api_server: FakeApi, session: aiohttp.ClientSession, clock: Clock
) -> WeComMedia:
    here = settings.model_copy(update={"wecom_api": api_server.url, "media_max_bytes": 64})
    return media(here, api_of(here, session, clock))


def picture(url: str | None = None, media_id: str | None = None) -> Attachment:
    return Attachment(AttachmentKind.IMAGE, url=url, media_id=media_id)


def serve(api_server: FakeApi, path: str, body: bytes, **headers: Any) -> str:
    api_server.next_answers(path, lambda _: web.Response(body=body, **headers))
    return f"{api_server.url}/{path}"


@pytest.mark.parametrize("channel", ["aibot", "archive"])
async def test_download_is_decrypted(
    fetcher: WeComMedia, api_server: FakeApi, channel: str
) -> None:
    url = serve(api_server, "media/1", aes_encrypt(parse_key(KEY), PICTURE))
    assert await fetcher.fetch(picture(url), channel=channel) == PICTURE


async def test_robot_pictures_are_not_encrypted(fetcher: WeComMedia, api_server: FakeApi) -> None:
    url = serve(api_server, "media/1", PICTURE)
    assert await fetcher.fetch(picture(url), channel="robot") == PICTURE


async def test_app_media_come_by_their_id(fetcher: WeComMedia, api_server: FakeApi) -> None:
    serve(api_server, "media/get", PICTURE, content_type="image/png")
    assert await fetcher.fetch(picture(media_id="M1"), channel="app") == PICTURE
    assert api_server.to("media/get")[0].query == {"media_id": "M1", "access_token": "T1"}


async def test_app_media_with_an_expired_token(fetcher: WeComMedia, api_server: FakeApi) -> None:
    good = web.Response(body=PICTURE, content_type="image/png")
    api_server.next_answers("media/get", {"errcode": 42001}, lambda _: good)
    assert await fetcher.fetch(picture(media_id="M1"), channel="app") == PICTURE
    assert len(api_server.to("gettoken")) == 2


async def test_app_media_that_are_gone(fetcher: WeComMedia, api_server: FakeApi) -> None:
    api_server.next_answers("media/get", {"errcode": 40007, "errmsg": "invalid media_id"})
    with pytest.raises(fetching.MediaUnreachable, match="40007"):
        await fetcher.fetch(picture(media_id="M1"), channel="app")


async def test_text_file_of_the_app_is_no_error(fetcher: WeComMedia, api_server: FakeApi) -> None:
    serve(api_server, "media/get", b"hello", content_type="text/plain")
    assert await fetcher.fetch(picture(media_id="M1"), channel="app") == b"hello"


@pytest.mark.parametrize("size", [65, 5000])
async def test_too_large_is_refused(fetcher: WeComMedia, api_server: FakeApi, size: int) -> None:
    url = serve(api_server, "media/1", aes_encrypt(parse_key(KEY), b"x" * size))
    with pytest.raises(fetching.MediaTooLarge):
        await fetcher.fetch(picture(url), channel="aibot")


@pytest.mark.parametrize("body", [b"", b"x" * 15, b"x" * 32])
async def test_what_cannot_be_decrypted_is_refused(
    fetcher: WeComMedia, api_server: FakeApi, body: bytes
) -> None:
    url = serve(api_server, "media/1", body)
    with pytest.raises(fetching.MediaUnreadable):
        await fetcher.fetch(picture(url), channel="aibot")


@pytest.mark.parametrize("status", [302, 404, 500])
async def test_what_is_not_there_is_told(
    fetcher: WeComMedia, api_server: FakeApi, status: int
) -> None:
    api_server.next_answers("media/1", lambda _: web.Response(status=status))
    with pytest.raises(fetching.MediaUnreachable):
        await fetcher.fetch(picture(f"{api_server.url}/media/1"), channel="aibot")


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "http://example.com/x",
        "https://127.0.0.1/x",
        "https://10.1.2.3/x",
        "https://169.254.169.254/latest",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://[",
        "ftp://example.com/x",
        "file:///etc/passwd",
    ],
)
async def test_address_that_is_not_public_https_is_refused(
    fetcher: WeComMedia, url: str | None
) -> None:
    with pytest.raises(fetching.MediaAddressRefused):
        await fetcher.fetch(picture(url), channel="aibot")


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f.1"])
async def test_name_that_leads_home_is_refused(fetcher: WeComMedia, host: str) -> None:
    with pytest.raises(MediaFault):
        await fetcher.fetch(picture(f"https://{host}/x"), channel="aibot")


async def test_resolver_knows_no_private_address() -> None:
    with pytest.raises(OSError, match="no public address"):
        await PublicResolver().resolve("localhost", 443)


async def test_resolver_passes_public_addresses_on() -> None:
    (found,) = await PublicResolver().resolve("8.8.8.8", 443)
    assert (found["host"], found["port"]) == ("8.8.8.8", 443)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("fe80::1%eth0", False),
        ("nonsense", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


async def test_channel_without_a_key_fetches_nothing(settings: Settings) -> None:
    bare = media(Settings(_env_file=None), None)
    for channel in ("aibot", "app", "unknown"):
        with pytest.raises(fetching.MediaChannelUnknown):
            await bare.fetch(picture("https://example.com/x", "M1"), channel=channel)
