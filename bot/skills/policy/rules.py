"""What a question's words give away, and which answer a short message means."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from rapidfuzz import fuzz

from bot.core.answers import plain, yes_no
from knowledge import STALE_DAYS, Area, Card

REMEMBERED = timedelta(minutes=10)
"""How long a shorter question leans on the one before it."""

DOUBTED = timedelta(days=7)
"""How long an answer may be doubted by words that speak of an answer."""

SAME_QUESTION = 88.0
SECRETARY_HOLDS = timedelta(days=180)
"""How long a secretary's answer is given again to the same question."""

_SOMEBODY = re.compile(
    r"我|俺|咱|[爸妈爹娘爷奶姥伯叔婶姨舅]|老伴|老公|老婆|媳妇|丈夫|妻子|儿子|女儿|闺女|孩子|孙"
    r"|老人|大爷|大娘|大妈"
)
_CIRCUMSTANCE = re.compile(
    r"低保|特困|残疾|瘫|癌|肿瘤|病|住院|怀孕|离婚|离异|失业|下岗|欠债|欠钱|坐牢|服刑|失能|痴呆"
    r"|收入|工资|退休金|存款|养老金.{0,4}\d|孤寡|孤儿|留守|没钱|手术"
)
_AGE = re.compile(
    r"\d{1,3}岁|[一二三四五六七八九十]{1,3}岁|(?<!\d)\d{2}了|(?<=[妈爸爷奶娘爹])\d{2}"
)
_FILLER = re.compile(
    r"请问|问一下|问问|我想知道|想问|一下|到底|究竟|是不是|能不能|可不可以|行不行|可以|咱们|咱"
    r"|我们|小区|里面|里头|里|现在|怎么|如何|什么|啥|吗|呢|吧|啊|呀|嘛|的|了|么|不能|能"
)
_ENDING = re.compile(r"(?:不|没有?|木有|行不|成不|中不|对不|是不)$")
_SPACE = re.compile(r"[\W_]+")
_WRONG = r"(?:不对|不准|说错|错了|有误|不准确|答错|弄错|过时|已经改|不是这样|不是这么)"
_OF_ANSWER = (
    r"(?:(?:你|您|它)?(?:昨天|前天|上次|上回|刚才|早上|上午|之前)?(?:这|那)?(?:条|个)?"
    r"(?:说的|答的|讲的|回的|给的|告诉我的).{0,8}?)"
)
_DOUBT = re.compile(
    rf"^(?:这个?|你|您)?(?:好像|恐怕|肯定)?(?:{_OF_ANSWER}(?:好像|恐怕|肯定)?)?{_WRONG}"
)
_DOUBTS_ANSWER = re.compile(
    rf"^(?:不对)?(?:这个?)?{_OF_ANSWER}(?:好像|恐怕|肯定)?{_WRONG}|^不对.{{0,3}}{_OF_ANSWER}{_WRONG}"
)
_LEANING = re.compile(r"^(那么?|还有)?.{1,10}呢$|^那.{1,12}(吗|不|啊|多少|咋办|怎么办)$")
_REFERENCE = re.compile(
    r"^(?:回复?|答复?)?\s*[QqＱ]\s*(\d{1,5})\s*[:：,，、。.\s]*(.*)$", re.DOTALL
)
_PASS_ON = re.compile(r"^(我?也?不知道|我?也?不清楚|不懂|转社区|问社区|找社区|让.{0,4}问社区)$")
_ASKS = re.compile(r"[?？]\s*$|(吗|呢|么)[\s。]*$|多少$|^谁|^哪")
_ORDERS = re.compile(
    r"(?:电话|号码|热线|座机|手机号?|时间|地址|位置)(?:已经)?(?:改成|改为|换成|换为|变成|更新为|改到)"
    r"|^(?:登记)?\w{2,6}[:：]|^登记"
)
_FIRST = frozenset({"1", "一", "A", "a", "前面", "前一个", "第一个", "头一个", "前者"})
_SECOND = frozenset({"2", "二", "B", "b", "后面", "后一个", "第二个", "后者"})
_NEITHER = frozenset({"都不是", "不是", "都不对", "没有", "不"})
_PROMISE = re.compile(
    r"能不能(领|拿|办|报|申|退)|够不够|够格|符合|条件|能(领|拿|报|退)多少|多少钱|能领"
)
_SHANXI = (
    "山西", "太原", "大同", "长治", "晋城", "朔州", "晋中", "运城", "忻州", "临汾", "吕梁",
)  # fmt: skip
LEAST_ANSWER = 4


def is_personal(text: str) -> bool:
    """Whether the question tells somebody's own circumstances (civic table B10)."""
    if _CIRCUMSTANCE.search(text) and _SOMEBODY.search(text):
        return True
    return bool(_AGE.search(text) and _SOMEBODY.search(text))


def tells_circumstances(text: str) -> bool:
    """Whether the words name illness, need or money, whoever's it is."""
    return bool(_CIRCUMSTANCE.search(text))


def area_of(city: str) -> Area:
    """Which rules hold in a neighbourhood's city."""
    if "阳泉" in city:
        return Area.YANGQUAN
    return Area.SHANXI if any(name in city for name in _SHANXI) else Area.NATION


def asks_promise(text: str) -> bool:
    """Whether the words ask for a yes or a sum for oneself, which nobody here may promise."""
    return bool(_PROMISE.search(text))


def question_key(text: str) -> str:
    """The question without the words and marks that carry no meaning."""
    bare = _SPACE.sub("", unicodedata.normalize("NFKC", text)).lower()
    return _FILLER.sub("", _ENDING.sub("", bare)) or bare


def is_same(one: str, other: str) -> bool:
    """Whether two keys ask the same."""
    return one == other or fuzz.ratio(one, other) >= SAME_QUESTION


def is_doubt(text: str) -> bool:
    """Whether somebody says that the answer was wrong."""
    return bool(_DOUBT.match(_SPACE.sub("", text)))


def doubts_within(text: str) -> timedelta:
    """How old an answer may be that these words doubt: "不对" follows it at once, "你昨天说的不对"
    may come when the window has said otherwise."""
    bare = _SPACE.sub("", text)
    return DOUBTED if _DOUBTS_ANSWER.match(bare) else REMEMBERED


def leans_on_last(text: str) -> bool:
    """Whether a short question goes on from the one before: "那残疾人呢"."""
    return bool(_LEANING.match(plain_question(text)))


def plain_question(text: str) -> str:
    """The question without marks and blanks."""
    return _SPACE.sub("", text)


def chosen(text: str, count: int) -> int | None:
    """Which of the offered cards is meant; -1 for none of them, None where it is no choice."""
    words = plain(text)
    if words in _NEITHER:
        return -1
    if count == 1:
        said = yes_no(text)
        return None if said is None else 0 if said else -1
    if words in _FIRST:
        return 0
    return 1 if words in _SECOND else None


def reference(text: str) -> tuple[int, str] | None:
    """The number and the rest of "回 Q3 可以放"; None where no question is named."""
    match = _REFERENCE.match(text.strip())
    return (int(match[1]), match[2].strip()) if match else None


def passes_on(text: str) -> bool:
    """Whether the secretary does not know it either and lets people ask the community."""
    return bool(_PASS_ON.match(plain(text)))


def is_answer(text: str, intents: frozenset[str]) -> bool:
    """Whether free words may stand as the secretary's answer: a statement that asks for nothing
    and changes nothing else ("供热公司电话改成…", "职责：…"). A short yes belongs to some other
    question."""
    elsewhere = intents - {"policy.ask", "hotline.ask"}
    long_enough = len(plain_question(text)) >= LEAST_ANSWER and yes_no(text) is None
    orders = _ASKS.search(text) or _ORDERS.search(text.strip())
    return long_enough and not elsewhere and not orders


def is_stale(card: Card, today: date) -> bool:
    """Whether nobody has checked the card for ninety days."""
    return card.age_days(today) > STALE_DAYS
