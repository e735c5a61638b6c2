"""Media of the server API: uploads live three days and are fetched in clear."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from aiohttp import BodyPartReader, web

from bot.emulator.api_common import answer, token_checked
from bot.emulator.api_webhook import robot_group
from bot.emulator.faults import BadParameter, MediaTooLarge, UnknownMedia
from bot.emulator.hub import Hub, hub_of

MEDIA_DAYS = timedelta(days=3)
SMALLEST = 5
MB = 1024 * 1024
LARGEST = {"image": 10 * MB, "voice": 2 * MB, "video": 10 * MB, "file": 20 * MB}
LARGEST_OF_ROBOT = {"voice": 2 * MB, "file": 20 * MB}


async def upload(request: web.Request) -> web.Response:
    """`media/upload` (page 90389): a file for the app's messages."""
    return await _keep(request, token_checked(request), LARGEST)


async def upload_for_robot(request: web.Request) -> web.Response:
    """`webhook/upload_media` (page 91770): a file for one group robot."""
    hub = hub_of(request)
    robot_group(request, hub)
    return await _keep(request, hub, LARGEST_OF_ROBOT)


async def get(request: web.Request) -> web.Response:
    """`media/get`: the bytes of a file, in clear, with its name."""
    hub = token_checked(request)
    media = hub.world.media.get(request.query.get("media_id", ""))
    if media is None or hub.world.now() - media.at > MEDIA_DAYS:
        raise UnknownMedia()
    name = f"attachment; filename*=UTF-8''{quote(media.name)}"
    return web.Response(
        body=media.content,
        content_type=media.content_type,
        headers={"Content-Disposition": name},
    )


async def _keep(request: web.Request, hub: Hub, largest: dict[str, int]) -> web.Response:
    kind = request.query.get("type", "")
    if kind not in largest:
        raise BadParameter("type")
    if not request.content_type.startswith("multipart/"):
        raise BadParameter("the body is not multipart")
    part = await (await request.multipart()).next()
    if not isinstance(part, BodyPartReader) or part.name != "media":
        raise BadParameter("media")
    content = bytes(await part.read())
    if not SMALLEST < len(content) <= largest[kind]:
        raise MediaTooLarge(f"{len(content)} bytes, from 6 to {largest[kind]}")
    content_type = part.headers.get("Content-Type", "application/octet-stream")
    media = hub.world.add_media(kind, part.filename or "file", content, content_type)
    return answer(type=kind, media_id=media.id, created_at=str(int(media.at.timestamp())))
