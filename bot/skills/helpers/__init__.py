"""Neighbours who help each other: what is lent and who can do what, named only with consent."""

from __future__ import annotations

from pathlib import Path

from bot.core.events import ConsentWithdrawn, Forgetting, OwnDataAsked
from bot.core.skill import Skill
from bot.skills.helpers.consent import hear_consent, hear_phone, lapse
from bot.skills.helpers.digest import digest
from bot.skills.helpers.finding import find, hear_call, hear_item
from bot.skills.helpers.keeping import forget
from bot.skills.helpers.offering import expire, hear_offer, let_go, offer, tell_own
from bot.skills.helpers.tables import (
    HelperApproach,
    HelperApproachEvent,
    HelperNeed,
    HelperNeedEvent,
    HelperOffer,
    HelperOfferEvent,
)

SKILL = Skill(
    name="helpers",
    title="身边能人",
    folder=Path(__file__).parent,
    intents={"helper.find": find, "helper.offer": offer},
    tables=(
        HelperOffer,
        HelperOfferEvent,
        HelperNeed,
        HelperNeedEvent,
        HelperApproach,
        HelperApproachEvent,
    ),
    answers={
        "consent": hear_consent,
        "phone": hear_phone,
        "item": hear_item,
        "offer_item": hear_offer,
        "call": hear_call,
    },
    listens={OwnDataAsked: tell_own, ConsentWithdrawn: let_go, Forgetting: forget},
    due={"lapse": lapse, "expire": expire},
    digest=digest,
    examples=(
        ("谁家有冲击钻借用一下", frozenset()),
        ("我会修电脑，大家有需要找我", frozenset()),
    ),
)
