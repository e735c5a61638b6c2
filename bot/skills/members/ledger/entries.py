"""One row of a ledger as a value, or the reasons why it cannot be taken; pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from bot.skills.members.ledger.columns import Columns, plain, vocabulary

ADULT = 18
"""Years: whoever joins the Party is at least so old (Party Constitution art. 1)."""
FOUNDED = date(1921, 7, 1)
_EXCEL_BEGAN = date(1899, 12, 30)


class Flaw(StrEnum):
    """What can be wrong with a row."""

    NO_NAME = "no_name"
    BAD_NAME = "bad_name"
    GARBLED = "garbled"
    FORMULA = "formula"
    OVERFULL = "overfull"
    PHONE_LENGTH = "phone_length"
    PHONE_PREFIX = "phone_prefix"
    PHONE_LETTERS = "phone_letters"
    PHONE_IDENTITY = "phone_identity"
    PHONE_SHARED = "phone_shared"
    PHONE_TAKEN = "phone_taken"
    UNKNOWN_BUILDING = "unknown_building"
    BAD_HOME = "bad_home"
    ROOM_ALONE = "room_alone"
    NO_KIND = "no_kind"
    UNKNOWN_KIND = "unknown_kind"
    BAD_DATE = "bad_date"
    IMPOSSIBLE_DATE = "impossible_date"
    FUTURE_DATE = "future_date"
    TOO_YOUNG = "too_young"
    BEFORE_FOUNDING = "before_founding"
    UNKNOWN_FLOW = "unknown_flow"
    REPEATED = "repeated"
    CONTRADICTION = "contradiction"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row is left out; `value` is what stands there, as far as it may be shown."""

    row: int
    flaw: Flaw
    value: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One member as a row tells of them; "" where the row says nothing. `phone` may be masked
    ("138****0001")."""

    row: int
    name: str
    phone: str = ""
    building: str = ""
    unit: str = ""
    room: str = ""
    kind: str = ""
    employer: str = ""
    organisation: str = ""
    joined_on: date | None = None
    speciality: str = ""
    place: str = ""
    flow: str = ""
    post: str = ""
    userid: str = ""

    @property
    def home(self) -> tuple[str, str, str] | None:
        """Building, unit and room where a room is told."""
        return (self.building, self.unit, self.room) if self.room else None

    @property
    def full_phone(self) -> str:
        """The phone where every digit of it is told."""
        return self.phone if self.phone.isdigit() else ""


@dataclass(slots=True)
class _Reading:
    """A row while it is read."""

    row: int
    cells: Mapping[str, str]
    today: date
    buildings: Collection[str]
    faults: list[Fault] = field(default_factory=list)

    def fault(self, flaw: Flaw, value: str = "") -> None:
        self.faults.append(Fault(self.row, flaw, value[:24]))


_NAME = re.compile(r"[\u3400-\u9fff·•]{2,16}|[A-Za-z][A-Za-z .·]{1,38}")
_MASKED = re.compile(r"1[3-9]\d\*{4}\d{4}")
_LANDLINE = re.compile(r"0\d{2,3}\d{7,8}")
_HOME = re.compile(
    r"^(?:.*?(?:小区|花园|家园|苑|里|院))?(?P<building>\d{1,3}|[A-Z])(?:号楼|栋|幢|座|#|-|—)"
    r"(?:(?P<unit>\d{1,2}|[A-Z])(?:单元|门|-|—))?(?P<room>\d{2,4}[A-Z]?)(?:室|号|户)?$"
)
_BUILDING = re.compile(r"^(?P<building>\d{1,3}|[A-Z])(?:号楼|栋|幢|座|号|#)?$")
_UNIT = re.compile(r"^(?P<unit>\d{1,2}|[A-Z])(?:单元|门)?$")
_ROOM = re.compile(r"^(?P<room>\d{2,4}[A-Z]?)(?:室|号|户)?$")
_DATE = re.compile(
    r"^(?P<y>\d{4})\s*[年./\-]?\s*(?P<m>\d{1,2})(?:\s*[月./\-]\s*(?P<d>\d{1,2})?日?|月?)?$"
)
_DIGITS_DATE = re.compile(r"^(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})?$")
_EMPTY = frozenset({"", "无", "/", "-", "—", "暂无", "不详", "未填", "空"})


_WIDE = str.maketrans({0xFF10 + n: str(n) for n in range(10)})
"""Digits of full width, as an input method leaves them."""

_HAN_NUMBER = re.compile(r"[〇零一二三四五六七八九十]+")
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


def _with_digits(said: str) -> str:
    """Numbers written out (十二号楼, 三〇一室, 二〇〇一年) in digits."""
    return _HAN_NUMBER.sub(_in_digits, said)


def _in_digits(found: re.Match[str]) -> str:
    tens, ten, ones = found[0].partition("十")
    if not ten:
        return found[0].translate(_HAN_DIGITS)
    return f"{tens.translate(_HAN_DIGITS) or 1}{ones.translate(_HAN_DIGITS) or 0}"


def read_entry(
    row: int, cells: Sequence[str], columns: Columns, *, today: date, buildings: Collection[str]
) -> tuple[Entry | None, list[Fault]]:
    """A row as an entry and its faults; no entry where there is a fault or nothing at all."""
    said = {name: _said(cells, at) for name, at in columns.of.items()}
    if not any(said.values()):
        return None, []
    reading = _Reading(row, said, today, buildings)
    _check_cells(reading, cells, columns.width)
    building, unit, room = _home(reading)
    entry = Entry(
        row=row,
        name=_name(reading),
        phone=_phone(reading),
        building=building,
        unit=unit,
        room=room,
        kind=_kind(reading),
        joined_on=_joined(reading),
        flow=_flow(reading),
        **{n: said.get(n, "") for n in ("employer", "organisation", "speciality", "place",
                                        "post", "userid")},
    )  # fmt: skip
    return (None, reading.faults) if reading.faults else (entry, [])


def _said(cells: Sequence[str], at: int) -> str:
    cell = cells[at].strip().lstrip("'’").translate(_WIDE) if at < len(cells) else ""
    return "" if cell in _EMPTY else cell


def _check_cells(reading: _Reading, cells: Sequence[str], width: int) -> None:
    for cell in cells:
        if re.match(r"^#(?:REF|N/A|VALUE|NAME|DIV|NULL|NUM)", cell):
            reading.fault(Flaw.FORMULA, cell)
        elif "\ufffd" in cell or "锟斤拷" in cell:
            reading.fault(Flaw.GARBLED, cell)
    if any(cell.strip() for cell in cells[width:]):
        reading.fault(Flaw.OVERFULL, next(c for c in cells[width:] if c.strip()))


def _name(reading: _Reading) -> str:
    name = re.sub(r"\s+", "", reading.cells.get("name", "").split("（")[0])
    if not name:
        reading.fault(Flaw.NO_NAME)
    elif not _NAME.fullmatch(name) and not reading.faults:
        reading.fault(Flaw.BAD_NAME, name)
    return name


def _phone(reading: _Reading) -> str:
    said = re.sub(r"[\s\-()（）+]", "", reading.cells.get("phone", ""))
    said = re.sub(r"^86(?=1\d{10}$)", "", said)
    said = said.replace("×", "*").replace("x", "*").replace("X", "*") if "1" in said[:1] else said
    if not said or said.startswith("#"):
        return ""
    flaw = _phone_flaw(said)
    if flaw is not None:
        reading.fault(flaw, said[:3] + "…")
    return said


def _phone_flaw(said: str) -> Flaw | None:
    if _MASKED.fullmatch(said) or _LANDLINE.fullmatch(said):
        return None
    if re.fullmatch(r"\d{17}[\dXx*]", said):
        return Flaw.PHONE_IDENTITY
    if not said.isdigit():
        return Flaw.PHONE_LETTERS
    if len(said) != 11:
        return Flaw.PHONE_LENGTH
    return None if said[0] == "1" and said[1] in "3456789" else Flaw.PHONE_PREFIX


def _home(reading: _Reading) -> tuple[str, str, str]:
    cells = reading.cells
    if any(cells.get(name) for name in ("building", "unit", "room")):
        home = _home_of_cells(reading)
    else:
        home = _home_of_text(reading, cells.get("home", ""))
    if home[0] and home[0] not in reading.buildings:
        reading.fault(Flaw.UNKNOWN_BUILDING, home[0])
    return home


def _home_of_cells(reading: _Reading) -> tuple[str, str, str]:
    cells = reading.cells
    if not cells.get("building"):
        reading.fault(Flaw.ROOM_ALONE, cells.get("unit", "") + cells.get("room", ""))
        return "", "", ""
    found = []
    for name, shape in (("building", _BUILDING), ("unit", _UNIT), ("room", _ROOM)):
        said = cells.get(name, "").upper()
        match = shape.match(said)
        if said and match is None:
            reading.fault(Flaw.BAD_HOME, said)
        found.append(match[name] if match else "")
    return found[0], found[1], found[2]


def _home_of_text(reading: _Reading, said: str) -> tuple[str, str, str]:
    if not said:
        return "", "", ""
    home = read_home(said)
    if home is None:
        reading.fault(Flaw.BAD_HOME, said)
        return "", "", ""
    return home


def read_home(said: str) -> tuple[str, str, str] | None:
    """Building, unit and room of "蕴园小区3号楼2单元501室", "3-2-501" or "3号楼"."""
    text = _with_digits(re.sub(r"\s+", "", said).upper())
    match = _HOME.match(text) or _BUILDING.match(text)
    if match is None:
        return None
    found = match.groupdict()
    return found["building"], found.get("unit") or "", found.get("room") or ""


def _kind(reading: _Reading) -> str:
    if "kind" not in reading.cells:
        return ""
    said = plain(reading.cells["kind"])
    if not said:
        reading.fault(Flaw.NO_KIND)
        return ""
    kind = vocabulary().kinds.get(said, "")
    if not kind and not said.startswith("#"):
        reading.fault(Flaw.UNKNOWN_KIND, said)
    return kind


def _flow(reading: _Reading) -> str:
    said = plain(reading.cells.get("flow", ""))
    flow = vocabulary().flows.get(said, "")
    if said and not flow:
        reading.fault(Flaw.UNKNOWN_FLOW, said)
    return flow


def _joined(reading: _Reading) -> date | None:
    joined = _date(reading, "joined")
    born = _date(reading, "born")
    if joined is None:
        return None
    if joined > reading.today:
        reading.fault(Flaw.FUTURE_DATE, joined.isoformat())
    elif joined < FOUNDED:
        reading.fault(Flaw.BEFORE_FOUNDING, joined.isoformat())
    elif born is not None and joined.year - born.year < ADULT:
        reading.fault(Flaw.TOO_YOUNG, joined.isoformat())
    return joined


def _date(reading: _Reading, name: str) -> date | None:
    said = reading.cells.get(name, "")
    if not said or said.startswith("#"):
        return None
    found = read_date(said)
    if found is None:
        reading.fault(Flaw.BAD_DATE, said)
        return None
    if isinstance(found, str):
        reading.fault(Flaw.IMPOSSIBLE_DATE, said)
        return None
    return found


def read_date(said: str) -> date | str | None:
    """A day out of what offices type: 1998-7-1, 1998.07, 1998年7月, 19980701, Excel's 35977; a
    month alone is its first day. A str where no calendar has the day, None where it is none."""
    if re.fullmatch(r"\d{5}", said):
        return _EXCEL_BEGAN + timedelta(days=int(said))
    written = _with_digits(said)
    match = _DIGITS_DATE.match(written) or _DATE.match(written)
    if match is None:
        return None
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"] or 1))
    except ValueError:
        return said
