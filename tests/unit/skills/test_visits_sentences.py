"""What is said of a bond, in people's own words."""

from __future__ import annotations

import pytest

from bot.skills.visits.birthdays import read_birthday
from bot.skills.visits.life import BondLevel
from bot.skills.visits.sentences import (
    Matter,
    Proposal,
    contact_of,
    is_about,
    proposal_of,
    rhythm_of,
    way_of,
    weekday_of,
)

ABOUT = {
    Matter.CONSENT: ["王奶奶同意了", "王奶奶答应了，挺高兴", "王奶奶说愿意"],
    Matter.REFUSE: ["王奶奶不同意", "王奶奶说不愿意让人来"],
    Matter.WITHDRAW: [
        "王奶奶说以后别来了",
        "别再来看我了",
        "我不用包联了",
        "王奶奶不想再让人上门",
    ],
    Matter.BACKUP: ["王奶奶的后备换成赵敏", "让赵敏给王奶奶当后备"],
    Matter.RHYTHM: ["王奶奶以后每周去一次", "王奶奶改成半个月一次", "王奶奶每10天去一回"],
    Matter.WAY: ["王奶奶以后打电话就行", "王奶奶不用上门", "王奶奶以后上门"],
    Matter.WEEKDAY: ["王奶奶喜欢周三有人来", "王奶奶周六方便"],
    Matter.BIRTHDAY: ["王奶奶生日是农历八月初三", "王奶奶的生日在6月8号"],
    Matter.CONTACT: ["王奶奶的紧急联系人是儿子王军13800001111"],
    Matter.RELEASE: ["我照顾不了王奶奶了，换个人吧", "王奶奶这边我跑不动了，交给别人吧"],
    Matter.END: ["解除王奶奶的包联", "王奶奶搬走了", "王奶奶去世了"],
    Matter.WHO: ["谁包联王奶奶", "包联名单"],
}
NOTHING = [
    "今天去看了王奶奶，血压有点高", "王奶奶想要个收音机", "5号我做不了了，让给别人吧",
    "这个月我还要走访谁", "王奶奶住院了，走访改到下周三", "给王奶奶送了点菜", "包饺子我报名，俩人",
    "王奶奶每天都去遛弯", "王奶奶一天吃两次药", "王奶奶闺女每天打电话来",
    "王奶奶希望周三有人陪她去医院", "王奶奶以后不想去医院了", "王奶奶跑不动了",
    "王奶奶每天都好着呢",
    "今天别来了，明天再去", "3号楼2单元电梯坏了", "昨天给王奶奶过了生日",
]  # fmt: skip


@pytest.mark.parametrize(("text", "matter"), [(t, m) for m, ts in ABOUT.items() for t in ts])
def test_a_sentence_says_what_it_is_about(text: str, matter: Matter) -> None:
    assert is_about(text) is matter


@pytest.mark.parametrize("text", NOTHING)
def test_other_talk_is_about_no_bond(text: str) -> None:
    assert is_about(text) is None


@pytest.mark.parametrize(
    ("text", "proposal"),
    [
        (
            "请张强包联王奶奶，3-1-101，孤寡，每月一次，后备赵敏",
            Proposal("张强", "王奶奶", "3-1-101", "赵敏", "", 30, "", ("alone",)),
        ),
        (
            "让张强包联3号楼1单元101的王奶奶，独居老人，每两周打电话就行",
            Proposal("张强", "王奶奶", "3-1-101", "", "", 14, "phone", ("lives_alone",)),
        ),
        ("我想包联王奶奶", Proposal("", "王奶奶")),
        ("我愿意照看4-2-101的胡爷爷", Proposal("", "胡爷爷", "4-2-101")),
        (
            "交通局（联系人刘洋）包联蕴园社区，两个月一次",
            Proposal("刘洋", "蕴园社区", unit_name="交通局", every_days=60),
        ),
    ],
)
def test_a_proposal_is_read_whole(text: str, proposal: Proposal) -> None:
    assert proposal_of(text) == proposal


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("李主任包联蕴园社区", BondLevel.LEADER_COMMUNITY),
        ("交通局（联系人刘洋）包联蕴园社区", BondLevel.UNIT_COMMUNITY),
        ("刘洋包联蕴园小区", BondLevel.CADRE_NEIGHBOURHOOD),
        ("张强包联王奶奶", BondLevel.MEMBER_HOUSEHOLD),
    ],
)
def test_the_target_tells_the_level(text: str, level: BondLevel) -> None:
    proposal = proposal_of(text)
    assert proposal is not None
    assert proposal.level is level


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("每天", 1), ("每周去一次", 7), ("一周去两次", 3), ("半个月一次", 14), ("两周一次", 14),
        ("每两个星期", 14), ("每10天", 10), ("每月一次", 30), ("一个月一次", 30),
        ("两个月一次", 60),
        ("每季度", 90), ("每周三方便", None), ("去过了", None),
    ],
)  # fmt: skip
def test_rhythms(text: str, days: int | None) -> None:
    assert rhythm_of(text) == days


def test_ways_weekdays_and_contacts() -> None:
    assert [way_of(t) for t in ("打电话就行", "以后上门", "挺好")] == ["phone", "door", ""]
    assert [weekday_of(t) for t in ("喜欢周三", "周日方便", "周三去了")] == [2, 6, None]
    assert contact_of("联系人是闺女，0353-1234567") == ("闺女", "0353-1234567")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("农历八月初三", (803, True)),
        ("腊月廿八", (1228, True)),
        ("正月十五", (115, True)),
        ("8月3号", (803, False)),
        ("阴历6月20", (620, True)),
        ("十一月二十", (1120, False)),
        ("1948-08-03", (803, False)),
        ("13月1号", None),
        ("快到了", None),
    ],
)
def test_birthdays(text: str, found: tuple[int, bool] | None) -> None:
    assert read_birthday(text) == found
