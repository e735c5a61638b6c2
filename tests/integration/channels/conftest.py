"""What the tests of the channels stand on; the fakes themselves are in `channel_fakes`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from channel_fakes import (
    CORP,
    KEY,
    TOKEN,
    Clock,
    FakeApi,
    FakeDesk,
    WeCom,
    kept_photo,
    token_answer,
)

from bot.channels.routes import routes
from bot.channels.web import add_routes
from bot.core.ports import Route
from bot.settings import Settings


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def settings() -> Settings:
    return Settings(
        _env_file=None,
        corp_id=CORP,
        aibot_token=TOKEN,
        aibot_aes_key=KEY,
        robot_token=TOKEN,
        robot_aes_key=KEY,
        app_agent_id=1000002,
        app_secret="app-secret-0123456789",
        app_token=TOKEN,
        app_aes_key=KEY,
    )


@pytest.fixture
async def wecom(settings: Settings, desk: FakeDesk, clock: Clock) -> AsyncIterator[WeCom]:
    application = web.Application()
    add_routes(application, settings, desk, clock)
    async with TestClient(TestServer(application)) as client:
        yield WeCom(client, clock)


@pytest.fixture
def logs() -> Any:
    with structlog.testing.capture_logs() as captured:
        yield captured


@pytest.fixture
async def api_server() -> AsyncIterator[FakeApi]:
    fake = FakeApi()
    fake.next_answers("gettoken", token_answer("T1"), token_answer("T2"))
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", fake.handle)
    async with TestServer(application) as server:
        fake.url = str(server.make_url("")).rstrip("/")
        yield fake


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as made:
        yield made


@pytest.fixture
def hang_up() -> Callable[[web.Request], web.StreamResponse]:
    """An answer that ends the connection instead."""

    def close(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    return close


@pytest.fixture
def ways(
    settings: Settings, api_server: FakeApi, session: aiohttp.ClientSession, clock: Clock
) -> dict[str, Route]:
    here = settings.model_copy(update={"wecom_api": api_server.url})
    return {route.name: route for route in routes(here, session, clock, kept_photo)}
