"""What somebody says about their own data, or wants to hear of other people's; pure."""

from __future__ import annotations

import re
from enum import StrEnum


class Wanted(StrEnum):
    """What is asked for."""

    FORGET_CONTACT = "forget_contact"
    FORGET_ALL = "forget_all"
    UNPUBLISH = "unpublish"
    MUTE = "mute"
    UNMUTE = "unmute"
    OWN_FILE = "own_file"
    OWN_DATA = "own_data"
    OWN_LOG = "own_log"
    LOG = "log"
    PRYING = "prying"


_NUMBER = r"(?:电话号?码?|手机号?码?|号码|联系方式)"
_DATA = r"(?:个人)?(?:信息|资料|数据|记录)"
_STOP = r"(?:别|不要|不用|不许|不想让你们?|不同意)(?:再|继续)?"
_FILE = r"(?:文件|文档|电子版|纸质|打印|导出|[Ww]ord|WORD|docx|[Jj]son|JSON)"
_OTHERS = (
    r"低保|五保|特困|残疾|残障|孤寡|留守|失独|贫困户?|困难户|生病|得病|癌|艾滋|精神病|抑郁"
    r"|大病|包联|走访记录|流动党员"
)
_PHRASES: tuple[tuple[Wanted, re.Pattern[str]], ...] = (
    (Wanted.LOG, re.compile(
        r"^(?:看|查|调)?(?:看|一下|下)?(?:最近的?)?(?:访问|查看|调阅)(?:记录|日志)")),
    (Wanted.OWN_LOG, re.compile(rf"谁(?:看过|查过|看了|动过|用过)我的?(?:{_DATA}|{_NUMBER})")),
    (Wanted.FORGET_ALL, re.compile(
        rf"(?:{_STOP}(?:留|存|记|保存|保留)(?:着)?我的?(?:任何|所有|全部)?{_DATA}"
        rf"|(?:删掉?|删除|清空|清掉|抹掉|注销)(?:一下)?我的?(?:所有|全部)?{_DATA}"
        rf"|我的?(?:所有|全部)?{_DATA}(?:都|全)?(?:给我)?(?:删|清|抹)[掉了除空]?)")),
    (Wanted.FORGET_CONTACT, re.compile(
        rf"(?:{_STOP}(?:给我)?(?:留|存|记|保存|保留|用)(?:着)?我(?:家)?的?{_NUMBER}"
        rf"|(?:删掉?|删除|去掉|抹掉|清掉)(?:一下)?我(?:家)?的?{_NUMBER}"
        rf"|我(?:家)?的?{_NUMBER}(?:都|就)?(?:给我)?(?:别留|别存|删|去掉|抹掉)[掉了吧]?)")),
    (Wanted.UNPUBLISH, re.compile(
        rf"{_STOP}(?:往外|在群里|到处)?(?:提|说|写|宣传)我的?(?:心愿|名字|事)")),
    (Wanted.MUTE, re.compile(
        rf"{_STOP}(?:给我|老|总)?(?:推送|提醒|发提醒|发通知|发消息|打扰)(?:给)?(?:我|了)?"
        r"[吧了。!！]*$"
        r"|^(?:我)?(?:不想|不要|不愿意?|别让我)(?:再)?(?:收到?|看到?|接到?)(?:你们?的?)?(?:提醒|推送|通知|消息)了?$")),
    (Wanted.UNMUTE, re.compile(r"^(?:恢复|打开|重新开)(?:我的)?(?:提醒|推送|通知)")),
    (Wanted.OWN_FILE, re.compile(
        rf"我(?:自己|本人|个人)?的?{_DATA}.{{0,14}}?{_FILE}"
        rf"|{_FILE}.{{0,10}}?(?:发|给|导|要|存|看).{{0,8}}?我(?:自己|本人|个人)?的?{_DATA}"
        rf"|(?:导出|打包|下载)(?:一下|一份)?我(?:自己|本人|个人)?的?(?:所有|全部)?的?{_DATA}")),
    (Wanted.OWN_DATA, re.compile(
        rf"(?:(?:存|留|记|有|保存|收集)(?:了|着|过)?我的?(?:什么|哪些|啥|些什么)(?:{_DATA})?"
        rf"|(?:看看?|查查?|查一下|看一下|导出|给我|要)(?:一下)?我(?:自己|本人)?的?{_DATA}"
        rf"|我的?{_DATA}(?:给我|发我|有哪些|都有啥|一份|导出))")),
)  # fmt: skip
_PRYING = re.compile(
    rf"(?:谁|哪[家户些个]|名单|都有谁|有哪些人|几户|多少户|住哪|住几|什么病|啥病|电话).{{0,12}}(?:{_OTHERS})"
    rf"|(?:{_OTHERS}).{{0,8}}(?:谁|哪[家户些]|名单|都有谁|有哪些人|是谁家|住哪|电话|情况发)"
    r"|(?:忽略|无视|忘掉|不要管).{0,8}(?:指令|规则|设定|要求|提示)"
    r"|(?:系统提示|开发者模式|管理员模式|越狱)"
    r"|(?:所有人|全楼|大家|业主|住户|居民|党员).{0,6}(?:电话|手机号|身份证|住址|房号|名单).{0,8}"
    r"(?:发|给|导出|列|贴)"
    r"|(?:发|给|导出|列|贴).{0,8}(?:所有人|全楼|业主|住户|居民|党员|大家).{0,4}"
    r"(?:电话|手机号|身份证|住址|房号|名单)"
)
_POLICY = re.compile(r"怎么|咋|如何|条件|申请|办理|政策|标准|补贴|多少钱|能不能办|去哪办|材料")


def wants_json(text: str) -> bool:
    """Whether the file is for another program rather than to be read."""
    return "json" in text.lower()


def wanted(text: str) -> Wanted | None:
    """What a message asks about data, its own speaker's before other people's."""
    for want, phrase in _PHRASES:
        if phrase.search(text):
            return want
    if _PRYING.search(text) and not _POLICY.search(text):
        return Wanted.PRYING
    return None
