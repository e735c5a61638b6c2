"""Reading short answers: yes, no, never mind, a digit, a letter."""

from __future__ import annotations

import re


def _words(joined: str) -> frozenset[str]:
    return frozenset(re.split(r"\|", joined))


_TRIM = re.compile(r"[\s，。！？!?,.~～、;；:：…\"'“”‘’（）()]+")
_MARK = re.compile(r"[\s，。！!,；;～~]+")
_TAIL = re.compile(r"[啊呀吧呢嘛哈哦噢哇啦的了咧滴]+$")
_EMOJI = re.compile(r"[\U0001F300-\U0001FAFF\u2600-\u27BF\uFE0F]|\[[^\]]{1,4}\]")
_YES = _words(
    "是|对|好|行|嗯|嗯嗯|可以|中|成|要|需要|同意|没错|确认|愿意|是啊|好的"
    "|行行|1|一|ok|OK|yes|Y|y|能|恩|得|沾|办|登记|登记吧|就是|对对"
    "|好嘞|收到|知道|可|没问题|妥|是的|要得|好滴|乐意|当然|没意见|我愿意|我同意|我可以|可以的|应该的"
)
_NO = _words(
    "不|否|不是|不对|不要|没有|没|还没|还没有|不用|不用了|不行|不同意|不愿意"
    "|算了|2|二|no|NO|N|n|别|不需要|不了|甭|不用登记|没呢|不能|不可以"
    "|莫得"
)
_BUSY = re.compile(
    r"^(?:我|这会儿|这阵子?|最近|现在|眼下|今年|实在|真的|真|怕是|恐怕)*"
    r"(?:顾不上|顾不过来|忙不过来|抽不开身|没空|没有?时间|没有?精力|来不了|接不了|不方便)"
)
"""Who has no time says no."""

_SIGH = re.compile(
    r"^(?:那)?(?:就)?(?:交给我|我来|我去|我照看|我照应|包在我身上|放心|您放心|听您的|听安排|服从安排"
    r"|应该的|没意见|没问题|愿意|同意|可以|来吧|让(?:他|她|人家?)来|辛苦.{0,6}|麻烦.{0,6}|(?:谢谢|感谢|多谢).{0,8})+$"
)
"""What may stand beside a yes without saying anything more."""

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
    if _BUSY.match(words):
        return False
    first, _, rest = text.strip(" 。！!~").partition(_first_mark(text))
    return True if rest and plain(first) in _YES and _SIGH.match(plain(rest)) else None


def _first_mark(text: str) -> str:
    """The mark at which the first clause ends; one that never stands there where there is none."""
    found = _MARK.search(text.strip(" 。！!~"))
    return found[0] if found else "\0"


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
