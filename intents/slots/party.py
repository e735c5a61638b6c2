"""How many people come along."""

from __future__ import annotations

import re

from intents.normalise import normalise
from intents.slots.numbers import to_int

_N = r"(?:\d{1,2}|[一二两俩三仨四五六七八九十]{1,3})"
_ALL = re.compile(
    rf"(?:一共|总共|拢共|共计|合计|共|一行|带队)(?:报|是|有|就|来|去)? ?"
    rf"(?P<n>{_N}) ?(?:个|位|名|人|口)"
)
_BRING = re.compile(
    rf"[带领](?:着|上|了)?(?:我家|我们?)?(?P<n>{_N}|个)(?:个|位|名|人)?"
    rf"(?![天点月号岁层楼]|小时)(?=[一-鿿]|$|[,，。!~ )）])"
)
_EACH_OF = re.compile(r"我(?:和|跟|与|、)[一-鿿]{1,5}各|[一-鿿]{1,4}(?:和|跟|与)我各")
_OURS = re.compile(
    rf"(?:姐妹|兄弟|弟兄|姊妹|姐们|哥们|同学|同事|我们|咱们|我这边|这边|算)(?:们|算|是)? ?"
    rf"(?P<n>{_N})个(?!月|小时|钟|多|半)"
)
_BIG_SMALL = re.compile(
    rf"(?P<big>{_N})(?:个)?大(?:人|的)?[、,和带加]?(?P<small>{_N})(?:个)?(?:小|孩子|娃)"
)
_MOUTHS = re.compile(
    rf"(?:一家|全家|我们家|我家)?(?P<n>{_N})口(?:子|人)?|(?P<d>[娘爷]儿?|姐|哥|祖孙|母女|父子|"
    rf"父女|母子|姐妹|兄弟)(?P<k>[俩仨])"
)
_HEADS = re.compile(
    rf"(?:一共|总共|共|我们|来|去|报|算|就|是|加我|连我)?(?P<n>{_N}) ?(?:个(?=[,，。!~ ]|$|一起|"
    rf"都|来|去)|个人|人(?!民|家|工)|位|个大人|个名额|名(?!字|单|称|额外)|个座|个位)|(?:我们|报"
    rf"|算上我们|算我们|加上我)(?P<m>[俩仨]|{_N}个(?!月|小时|钟|小?时|多|半))|(?P<u>[俩仨])人?("
    rf"?![天小])"
)
_PLUS = re.compile(r"\+(?P<n>\d)(?!\d)")
_PAIR = re.compile(
    r"两口子|夫妻|夫妇|母女|父子|母子|父女|姐妹|兄弟|娘俩|爷俩|小两口|老两口|婆媳|姐弟|兄妹|祖"
    r"孙|我们俩|一对"
)
_WITH = re.compile(
    r"(?:我|带|领|和|跟|同|携|拉|叫|喊|加|把|外加|还有)(?:着|上|了)?(?:我|我们|个|俩|两个|家)?("
    r"?:家)?的?"
    r"(?P<who>老伴|媳妇|老婆|老公|爱人|对象|我妈|我爸|妈妈|爸爸|老妈|老爸|儿子|闺女|女儿|孙子|"
    r"孙女|外孙女|外孙|孩子|邻居|同事|朋友|姐|妹|弟|婆婆|公公|丈母娘|嫂子|儿媳妇|姐姐|妹妹|哥|"
    r"侄子|侄女|外甥|小子|丫头|宝宝|宝|妞|老头|老太|室友|闺蜜|同学|家属|家里那口子|那口子|二宝|"
    r"大宝|老人)"
)
_ME_AND = re.compile(r"(?:我|本人|自己)(?:和|与|跟|同|\+)(?:我|俺)?(?!\d)[一-鿿]{1,4}")
_PLUS_MORE = re.compile(r"我\+(?P<n>[1-9])(?!\d)")
_AND_ME = re.compile(
    rf"(?P<n>{_N})个(?:小孩|孩子|娃|大人|同学|朋友|老人|老姐妹|工友)(?:加|和|跟|带)我"
)
_OTHER = re.compile(r"把(?:我|我们)?家?的?[一-鿿]{1,4}也?(?:写|加|报|算|添|记)(?:上|起|进)")
_EACH = re.compile(r"报一个")


def find_party(text: str) -> int | None:
    """Count the heads that normalised `text` names; None where it names none."""
    whole = _ALL.search(text)
    if whole:
        return to_int(whole["n"])
    more = _PLUS_MORE.search(text) or _AND_ME.search(text)
    if more:
        return 1 + (to_int(more["n"]) or 0)
    if _EACH_OF.search(text):
        return 2
    for reader in (_big_small, _brought, _heads, _ours, _mouths):
        count = reader(text)
        if count is not None:
            return count
    if _OTHER.search(text):
        return 1
    if _PAIR.search(text):
        return 2
    if len(_EACH.findall(text)) > 1:
        return len(_EACH.findall(text))
    companions = {match["who"] for match in _WITH.finditer(text)}
    if companions:
        return 1 + len(companions)
    if _ME_AND.search(text):
        return 2
    plus = _PLUS.search(text)
    return int(plus["n"]) if plus and plus["n"] != "0" else None


def _big_small(text: str) -> int | None:
    match = _BIG_SMALL.search(text)
    if match is None:
        return None
    return (to_int(match["big"]) or 0) + (to_int(match["small"]) or 0)


def _brought(text: str) -> int | None:
    match = _BRING.search(text)
    if match is None:
        return None
    return 1 + (1 if match["n"] == "个" else to_int(match["n"]) or 0)


def _ours(text: str) -> int | None:
    match = _OURS.search(text)
    return to_int(match["n"]) if match else None


def _heads(text: str) -> int | None:
    matches = list(_HEADS.finditer(text))
    if not matches:
        return None
    people = [match for match in matches if match[0].endswith(("人", "位", "名", "名额"))]
    word = next(value for value in (people or matches)[-1].groups() if value)
    count = to_int(word.replace("个", ""))
    return count if count and count < 60 else None


def _mouths(text: str) -> int | None:
    match = _MOUTHS.search(text)
    if match is None:
        return None
    return to_int(match["n"] or match["k"])


def parse_party(text: str) -> int | None:
    """Return how many people sign up, the speaker included; None where nothing is said."""
    return find_party(normalise(text).text)
