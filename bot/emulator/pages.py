"""What browsers and downloads get: the chat page, pictures, encrypted media, the OAuth page."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, unquote, urlencode, urlsplit

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, select_autoescape

from bot.emulator.callbacks import MEDIA_LIFE
from bot.emulator.envelope import encrypt_media
from bot.emulator.faults import WrongRedirect
from bot.emulator.hub import Hub, hub_of
from bot.emulator.talk import PICTURES
from bot.emulator.values import Media, Person

PAGE = Path(__file__).parent / "page"
WHO = "emulator_person"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_templates = Environment(loader=FileSystemLoader(PAGE), autoescape=select_autoescape())


async def index(_request: web.Request) -> web.FileResponse:
    """`/`: the chat page."""
    return web.FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-cache"})


async def picture(request: web.Request) -> web.Response:
    """`/emulator/media/<id>`: a file in clear, for the page and for an app's `PicUrl`."""
    media = _media(hub_of(request), request)
    return _download(media, media.content, media.content_type)


async def encrypted(request: web.Request) -> web.Response:
    """`/media/<id>`: a file as the AI bot downloads it, encrypted, alive for 5 minutes."""
    hub = hub_of(request)
    media = _media(hub, request)
    if hub.world.now() - media.at > MEDIA_LIFE:
        raise web.HTTPNotFound(text="the address lived 5 minutes")
    content = encrypt_media(media.content, hub.platform.aibot_aes_key)
    return _download(media, content, "application/octet-stream")


async def authorize(request: web.Request) -> web.Response:
    """OAuth (page 91019 and its kin): sends the person on with a code, or asks who it is.

    Who it is comes from `as`, else from the emulator's cookie, which the chat page sets.
    """
    hub = hub_of(request)
    _require_trusted(hub, request)
    who = request.query.get("as") or unquote(request.cookies.get(WHO, ""))
    if who not in {name for p in hub.world.people.values() for name in (p.name, p.userid)}:
        return _picker(hub, request)
    person = hub.world.person(who)
    if not person.visible:
        return web.Response(status=403, text="不在应用的可见范围内")
    raise web.HTTPFound(_back(hub, request, person))


def routes() -> list[web.RouteDef]:
    """Every address of this module, the page's own files aside."""
    return [
        web.get("/", index),
        web.get("/emulator/media/{id}", picture),
        web.get("/media/{id}", encrypted),
        web.get("/connect/oauth2/authorize", authorize),
        web.get("/wwlogin/sso/login", authorize),
    ]


def _media(hub: Hub, request: web.Request) -> Media:
    media = hub.world.media.get(request.match_info["id"])
    if media is None:
        raise web.HTTPNotFound(text="no such media")
    return media


def _download(media: Media, content: bytes, content_type: str) -> web.Response:
    place = "inline" if content_type in PICTURES else "attachment"
    name = f"{place}; filename*=UTF-8''{quote(media.name)}"
    return web.Response(
        body=content,
        content_type=content_type,
        headers={"Content-Disposition": name, "X-Content-Type-Options": "nosniff"},
    )


def _require_trusted(hub: Hub, request: web.Request) -> None:
    host = urlsplit(request.query.get("redirect_uri", "")).hostname
    if host not in LOOPBACK | {urlsplit(hub.platform.bot_base_url).hostname}:
        raise web.HTTPBadRequest(text=WrongRedirect().errmsg)


def _back(hub: Hub, request: web.Request, person: Person) -> str:
    redirect = request.query["redirect_uri"]
    joint = "&" if urlsplit(redirect).query else "?"
    query = {"code": hub.oauth.issue(person), "state": request.query.get("state", "")}
    return f"{redirect}{joint}{urlencode(query)}"


def _picker(hub: Hub, request: web.Request) -> web.Response:
    people = [
        {"name": p.name, "url": str(request.rel_url.update_query({"as": p.userid}))}
        for p in hub.world.people.values()
        if p.visible
    ]
    page = _templates.get_template("authorize.html").render(people=people)
    return web.Response(text=page, content_type="text/html")
