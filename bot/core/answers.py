"""Reading short answers: yes, no, never mind, a digit, a letter."""

from __future__ import annotations

import re


def _words(joined: str) -> frozenset[str]:
    return frozenset(re.split(r"\|", joined))


_TRIM = re.compile(r"[\s，。！？!?,.~～、;；:：…\"'“”‘’（）()]+")
_TAIL = re.compile(r"[啊呀吧呢嘛哈哦噢哇啦的了咧滴]+$")
_EMOJI = re.compile(r"[\U0001F300-\U0001FAFF\u2600-\u27BF\uFE0F]|\[[^\]]{1,4}\]")
_YES = _words(
    "是|对|好|行|嗯|嗯嗯|可以|中|成|要|需要|同意|没错|确认|愿意|是啊|好的"
    "|行行|1|一|ok|OK|yes|Y|y|能|恩|得|沾|办|登记|登记吧|就是|对对"
    "|好嘞|收到|知道|可|没问题|妥|是的|要得|好滴"
)
_NO = _words(
    "不|否|不是|不对|不要|没有|没|还没|还没有|不用|不用了|不行|不同意|不愿意"
    "|算了|2|二|no|NO|N|n|别|不需要|不了|甭|不用登记|没呢|不能|不可以"
    "|莫得"
)
_NEVER_MIND = _words(
    "算了|算了吧|取消|不用了|不报了|不问了|不说了|没事了|不要了|退出|别管了|先这样|不弄了"
)


_THANKS = re.compile(
    r"^(?:好的?|嗯+|行|太好了|那|真是|非常|多|十分|太)*"
    r"(?:谢谢|感谢|多谢|谢了|谢啦|辛苦|麻烦)(?:你|您|你们|了|啦|大家|助手|小助手|邻里助手|书记|师傅)*$"
)
_GREETING = re.compile(
    r"^(?:你好|您好|在吗|在不在|早上好|早|晚上好|下午好|嗨|哈喽|hello|hi"
    r"|(?:你|您)(?:到底)?是(?:谁|哪位|干啥的|干什么的|机器人吗?|真人吗?|人吗?)).{0,8}$",
    re.IGNORECASE,
)


_MISREAD = re.compile(
    r"^(?:不对)?(?:你|您|助手|机器人)?(?:又|都)?(?:听|理解|弄|搞|看|会|读)错(?:我?的?意思)?(?:我?了|啦)?$"
    r"|^(?:我|我说的)?不是(?:这个|那个|这)意思$|^答非所问$|^(?:你|您)?(?:没|没有)(?:听|看)懂$|^误会我?了$"
)


def plain(text: str) -> str:
    """The words of a short answer without punctuation, emoji and final particles."""
    bare = _TRIM.sub("", _EMOJI.sub("", text))
    return _TAIL.sub("", bare) or bare


def yes_no(text: str) -> bool | None:
    """Whether a short answer says yes or no; None where it says neither."""
    bare, words = _TRIM.sub("", _EMOJI.sub("", text)), plain(text)
    if bare in _NO or words in _NO:
        return False
    if bare in _YES or words in _YES:
        return True
    return None


def is_thanks(text: str) -> bool:
    """Whether somebody says thank you and nothing else."""
    return bool(_THANKS.match(plain(text)))


def is_greeting(text: str) -> bool:
    """Whether somebody says hello or asks who is speaking."""
    return bool(_GREETING.match(_TRIM.sub("", _EMOJI.sub("", text))))


def is_misread(text: str) -> bool:
    """Whether somebody says that they were misunderstood, and nothing else."""
    return bool(_MISREAD.match(plain(text)) or _MISREAD.match(_TRIM.sub("", text)))


def is_never_mind(text: str) -> bool:
    """Whether somebody drops the question that they were asked."""
    bare, words = _TRIM.sub("", text), plain(text)
    return bare in _NEVER_MIND or words in _NEVER_MIND


def strip_mention(text: str, name: str) -> str:
    """The message without the mention of the bot, at whatever place it stands.

    WeCom leaves the mention literally in the text and names no separator, so exactly the
    configured name is taken out, with one blank of any kind after it.
    """
    return re.sub(rf"[@＠]{re.escape(name)}[\s\u2005\u00a0]?", "", text).strip()
