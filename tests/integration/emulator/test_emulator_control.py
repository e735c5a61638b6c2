from __future__ import annotations

import json
from pathlib import Path

import aiohttp
import pytest
from emulator_bot import Rig, stream

from bot import emulator
from bot.emulator import World
from bot.emulator.faults import RosterFault

SAMPLE = Path(emulator.__file__).parent / "sample.json"


async def test_state_shows_my_chats_and_what_is_unread(rig: Rig) -> None:
    await rig.robot("明天停水", mentioned_list=["@all"])
    query = {"as": "李四", "chat": "3号楼群"}
    state = await rig.get("/emulator/state", **query)
    names = {chat["name"]: chat for chat in state["chats"]}
    assert names["3号楼群"]["unread"] == 1
    assert names["3号楼群"]["mentioned"] is True
    assert state["messages"][0]["text"] == "明天停水"
    await rig.post("/emulator/read", **query)
    state = await rig.get("/emulator/state", **query)
    assert {chat["name"]: chat["unread"] for chat in state["chats"]}["3号楼群"] == 0


async def test_the_clock_moves_the_bot_and_the_world(rig: Rig) -> None:
    moved = await rig.post("/emulator/clock", now="2026-11-23T17:30:00+08:00")
    assert moved == {"now": "2026-11-23T17:30:00+08:00"}
    assert [to.isoformat() for to in rig.moves] == ["2026-11-23T17:30:00+08:00"]


async def test_the_clock_does_not_go_back(rig: Rig) -> None:
    response = await rig.web.post("/emulator/clock", json={"now": "2026-11-22T17:30:00+08:00"})
    assert response.status == 409
    assert rig.moves == []


async def test_the_clock_stays_where_the_bot_does_not_follow(rig: Rig) -> None:
    async def gone(_to: object) -> None:
        raise aiohttp.ClientError

    before = (await rig.get("/emulator/state"))["now"]
    rig.web.app[emulator.HUB].advance = gone
    response = await rig.web.post("/emulator/clock", json={"advance_seconds": 60})
    assert response.status == 502
    assert (await rig.get("/emulator/state"))["now"] == before


@pytest.mark.parametrize(
    ("path", "order", "status"),
    [
        ("say", {"as": "无名", "text": "好"}, 404),
        ("say", {"as": "李四", "text": " "}, 409),
        ("say", {"text": "好"}, 400),
        ("say", {"as": "李四", "chat": "9号楼群", "text": "好"}, 404),
        ("click", {"as": "李四", "message_id": "m0", "key": "k"}, 404),
        ("clock", {}, 400),
        ("misbehave", {"what": "sing", "where": "x"}, 400),
    ],
)
async def test_wrong_orders_are_refused(
    rig: Rig, path: str, order: dict[str, object], status: int
) -> None:
    response = await rig.web.post(f"/emulator/{path}", json=order)
    assert response.status == status
    assert (await response.json())["error"]


async def test_changes_are_told_live(rig: Rig) -> None:
    response = await rig.web.get("/emulator/live")
    await rig.robot("停水")
    lines = [await response.content.readline() for _ in range(3)]
    event = json.loads(lines[-1].removeprefix(b"data: "))
    response.close()
    assert (event["type"], event["thread"]) == ("message", "group:wrEmu01")


async def test_long_card_words_are_shown_cut(rig: Rig) -> None:
    face = {
        "card_type": "text_notice",
        "main_title": {"title": "长" * 40},
        "card_action": {"type": 1, "url": "http://127.0.0.1/"},
    }
    rig.bot.answer = lambda _message: {"msgtype": "template_card", "template_card": face}
    shown = (await rig.ask())["reply"][0]["card"]["main_title"]["title"]
    assert shown == "长" * 25 + "…"


async def test_strangers_do_not_speak_in_a_group(rig: Rig) -> None:
    rig.world.group("3号楼群").members.discard("u01")
    rig.bot.answer = lambda _message: stream("好")
    assert "not in this group" in (await rig.ask())["error"]
    await rig.post("/emulator/join", **{"as": "李四", "chat": "3号楼群"})
    assert (await rig.ask())["delivered"]


def test_ids_are_the_same_for_the_same_roster() -> None:
    roster = {"people": [{"name": "李四"}], "chats": [{"name": "3号楼群"}]}
    assert World(roster).roster == World(World(roster).roster).roster


def test_a_roster_with_two_of_one_name_is_refused() -> None:
    with pytest.raises(RosterFault, match="李四"):
        World({"people": [{"name": "李四"}, {"name": "李四"}]})


def test_the_sample_is_a_whole_neighbourhood() -> None:
    roster = json.loads(SAMPLE.read_text("utf-8"))
    world = World(roster)
    roles = [role for person in world.people.values() for role in person.roles]
    assert len(world.groups) == 7
    assert roles.count("central_household") == 4
    assert roles.count("property") == 2
    assert {bond["who"] for bond in roster["bonds"]} <= {p.name for p in world.people.values()}
