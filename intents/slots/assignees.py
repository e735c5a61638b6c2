"""To whom a report is handed: somebody or a crew named behind a word for handing over."""

from __future__ import annotations

import re

from intents.slots.people import SURNAMES

_HANDED = r"(?:转?派给?|[分转交派]给|转交|交由|移交|指派|委派|安排给?|[让叫请喊给由归转]|assign)"
_ROLE = (
    r"(?:物业|工程部|维修部|维保|电工|水工|水暖工?|水电工?|供热|供暖|燃气|绿化|保洁|保安|网格员"
    r"|急修|抢修|班|的|我们|咱们?|单位)*"
)
_NAME = (
    rf"(?:[老小阿][{SURNAMES}](?![时区心组孩朋年家户])(?:师傅|工)?|[{SURNAMES}][一-鿿]?(?:师傅|工|队长|主任|班长|经理|哥|姐|叔|队)"
    rf"|[{SURNAMES}][一-鿿]{{1,2}}(?=$|[\s,，。;；:：、!去来处负办查看跟和过]))"
)
_CREW = (
    r"(?:[一-鿿]{0,6}?(?:公司|抢修队|维修队|施工队|急修组|抢修组|维修组|维修班|水电班|工程部|绿化队"
    r"|保洁队|保洁班|维保单位|自来水|供电所|供热站|市政)|(?:物业)?(?:水工|电工|水暖工|保洁|绿化))"
)
_ASSIGNED = re.compile(rf"{_HANDED}\s*(?P<who>{_ROLE}{_NAME}|{_CREW})")


def find_assignee(text: str) -> tuple[int, int] | None:
    """Find in normalised `text` to whom something is handed; None where nobody is named."""
    match = _ASSIGNED.search(text)
    return match.span("who") if match else None
