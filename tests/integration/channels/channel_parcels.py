"""Parcels for the tests of the routes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from channel_fakes import START, FakeApi

from bot.core.values import Button, Card, Parcel

ROBOT_KEY = "r0b0t-s3cr3t-key"
SECRET = "app-secret-0123456789"
CARD = Card("报修 R12", "R12@1", "3号楼电梯", buttons=(Button("接单", "take:R12"),))
GROUP = Parcel(1, "2号楼今天停水", chat="wr1", robot_key=ROBOT_KEY)
PERSON = Parcel(2, "您的报修 R12 修好了", person="li4", duplicate_key="d2")


def answered(api_server: FakeApi, **changed: Any) -> Parcel:
    url = f"{api_server.url}/cgi-bin/aibot/response?response_code=RC1"
    until = START + timedelta(minutes=55)
    parcel = replace(GROUP, robot_key=None, response_url=url, response_until=until)
    return replace(parcel, **changed)
