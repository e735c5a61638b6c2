"""A browser on the secretary's pages: it logs in, reads forms out of the HTML and sends them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from bot.console import Console, mount
from bot.core.ports import LoginFault
from bot.core.values import Identity
from tests.support.house import CORP, SmallHouse
from tests.support.wire import Wire

PHONE = "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 wxwork/4.1.36 MicroMessenger/7.0.1"
DESK = "Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0"


@dataclass(slots=True)
class Form:
    """A form of a page: where it goes, what stands in it, what its button says."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    button: str = ""


class _Forms(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._inside = self._name = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(of["action"]))
        elif tag in ("input", "textarea", "select"):
            self._name = of["name"]
            self.found[-1].values[self._name] = of.get("value", "")
        elif tag == "option" and "selected" in of:
            self.found[-1].values[self._name] = of["value"]
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "button":
            self.found[-1].button += data
        elif self._inside == "textarea":
            self.found[-1].values[self._name] += data.removeprefix("\n")


@dataclass(frozen=True, slots=True)
class Sight:
    """What the browser has in front of it."""

    status: int
    text: str
    url: str
    headers: dict[str, str]

    @property
    def words(self) -> str:
        """What can be read, character references resolved."""
        return unescape(self.text)

    def forms(self, button: str) -> list[Form]:
        """The forms whose button says so, from top to bottom."""
        parser = _Forms()
        parser.feed(self.text)
        return [form for form in parser.found if form.button == button]

    def form(self, button: str, **hidden: str) -> Form:
        """The first form whose button says so and which is about these values."""
        for form in self.forms(button):
            if hidden.items() <= form.values.items():
                return form
        raise AssertionError(f"没有写着“{button}”的按钮")


class Browser:
    """Keeps cookies and follows redirects; `base` is where the console lives."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self.session = session
        self.base = base.rstrip("/")

    async def open(self, path: str, *, follow: bool = True) -> Sight:
        """Go to an address of the console."""
        url = URL(self.base + path, encoded=True)
        async with self.session.get(url, allow_redirects=follow) as answer:
            return await _sight(answer)

    async def send(self, form: Form, *, follow: bool = True, **filled: str) -> Sight:
        """Fill a form and press its button."""
        return await self.post(form.action, {**form.values, **filled}, follow=follow)

    async def post(self, path: str, values: dict[str, str], *, follow: bool = True) -> Sight:
        """Send values as a form would."""
        async with self.session.post(
            self.base + path, data=values, allow_redirects=follow
        ) as answer:
            return await _sight(answer)

    def cookie(self, name: str) -> str:
        """What the browser keeps under this name for the console; empty: nothing."""
        kept = self.session.cookie_jar.filter_cookies(URL(self.base + "/console/"))
        return kept[name].value if name in kept else ""


async def _sight(answer: aiohttp.ClientResponse) -> Sight:
    names = {name.lower() for name in answer.headers}
    headers = {name: "\n".join(answer.headers.getall(name)) for name in names}
    return Sight(answer.status, await answer.text(), str(answer.url), headers)


class Door:
    """A login that a test answers: `codes` says whom a code stands for, or what is wrong."""

    def __init__(self) -> None:
        self.codes: dict[str, Identity | LoginFault] = {}

    def address(self, back: str, state: str, *, inside: bool) -> str:
        where = "client" if inside else "desk"
        return f"https://{where}.test/?{urlencode({'back': back, 'state': state})}"

    async def who(self, code: str) -> Identity:
        found = self.codes[code]
        if isinstance(found, LoginFault):
            raise found
        return found


class Entry:
    """The console of a small house, with a door that the test answers."""

    def __init__(self, house: SmallHouse, browser: Browser, door: Door) -> None:
        self.house, self.browser, self.door = house, browser, door

    async def state(self) -> str:
        """Begin to log in; the state that comes back with the code."""
        asked = await self.browser.open("/console/login", follow=False)
        return parse_qs(urlsplit(asked.headers["location"]).query)["state"][0]

    async def come_back(self, code: str, state: str) -> Sight:
        """Come back from WeCom."""
        query = urlencode({"code": code, "state": state})
        return await self.browser.open(f"/console/back?{query}", follow=False)

    async def log_in(self, who: str) -> Sight:
        """Log in as somebody; what they see first."""
        self.door.codes["good"] = Identity(CORP, "wecom", who)
        await self.come_back("good", await self.state())
        return await self.browser.open("/console")


@asynccontextmanager
async def entry(
    house: SmallHouse, door: Door | None, url: str = "http://linli.test"
) -> AsyncIterator[Entry]:
    """The console of a house, served on a free port."""
    application = web.Application()
    linli = house.linli
    mount(application, Console(linli.house, linli.worker, house.clock, door, url))
    jar = aiohttp.CookieJar(unsafe=True)
    async with TestClient(TestServer(application), cookie_jar=jar) as client:
        browser = Browser(client.session, str(client.make_url("/")))
        yield Entry(house, browser, door or Door())


@asynccontextmanager
async def browsing(stage: Wire, who: str, *, agent: str = PHONE) -> AsyncIterator[Browser]:
    """Somebody's browser, which the emulated WeCom knows."""
    jar = aiohttp.CookieJar(unsafe=True)
    person = stage.stage.world.person(who)
    jar.update_cookies({"emulator_person": person.userid}, URL(stage.base))
    async with aiohttp.ClientSession(cookie_jar=jar, headers={"User-Agent": agent}) as session:
        yield Browser(session, f"http://127.0.0.1:{stage.stage.settings.port}")
