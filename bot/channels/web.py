"""Mounts every callback that is configured."""

from __future__ import annotations

import structlog
from aiohttp import web
from pydantic import SecretStr

from bot.channels import aibot, app, archive, robot
from bot.channels.aibot_messages import CHANNEL as AIBOT
from bot.channels.api import WeComApi
from bot.channels.callback import Handler, Now, verification
from bot.channels.envelope import Envelope, parse_key
from bot.channels.media import WeComMedia
from bot.core.ports import Desk
from bot.settings import Settings

log = structlog.get_logger()


def add_routes(
    application: web.Application, settings: Settings, desk: Desk, now: Now
) -> tuple[str, ...]:
    """Mount the callbacks whose token and key are set; the paths that were mounted.

    Raises `KeyMalformed` where an EncodingAESKey is not one.
    """
    mounted = {**_bot_handlers(settings, desk, now), **_app_handlers(settings, desk, now)}
    for path, (envelope, handler) in mounted.items():
        application.router.add_get(path, verification(envelope, now), allow_head=False)
        application.router.add_post(path, handler)
    log.info("callbacks_mounted", paths=sorted(mounted))
    return tuple(sorted(mounted))


def _bot_handlers(settings: Settings, desk: Desk, now: Now) -> dict[str, tuple[Envelope, Handler]]:
    handlers: dict[str, tuple[Envelope, Handler]] = {}
    corp = settings.corp_id
    if bot := _envelope(settings.aibot_token, settings.aibot_aes_key, ""):
        handlers[aibot.PATH] = bot, aibot.callback(bot, corp, desk, now)
        overheard = archive.callback(bot, corp, settings.aibot_name, desk, now)
        handlers[archive.PATH] = bot, overheard
    if hook := _envelope(settings.robot_token, settings.robot_aes_key, ""):
        handlers[robot.PATH] = hook, robot.callback(hook, corp, desk, now)
    return handlers


def _app_handlers(settings: Settings, desk: Desk, now: Now) -> dict[str, tuple[Envelope, Handler]]:
    if not settings.corp_id:
        return {}
    envelope = _envelope(settings.app_token, settings.app_aes_key, settings.corp_id)
    if envelope is None:
        return {}
    return {app.PATH: (envelope, app.callback(envelope, settings.app_agent_id, desk, now))}


def _envelope(token: SecretStr, key: SecretStr, receiver: str) -> Envelope | None:
    """None unless both are set."""
    if not token.get_secret_value() or not key.get_secret_value():
        return None
    return Envelope.of(token.get_secret_value(), key.get_secret_value(), receiver)


def media(settings: Settings, api: WeComApi | None) -> WeComMedia:
    """The fetcher for everything that is configured; `api` is that of the routes."""
    key = settings.aibot_aes_key.get_secret_value()
    return WeComMedia(settings, {AIBOT: parse_key(key)} if key else {}, api)
