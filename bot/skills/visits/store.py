"""Reading and changing bonds and visits: every change of state is logged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, time

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.core.clock import at, local
from bot.core.people import Role
from bot.core.privacy import home_in_full
from bot.core.roster import read_home
from bot.core.states import BOT, OWNER
from bot.core.work import Turn, Work
from bot.skills.visits import rules
from bot.skills.visits.life import BOND, OPEN, VISIT, BondState, VisitState
from bot.skills.visits.reading import Finding
from bot.skills.visits.tables import Bond, BondEvent, Visit, VisitEvent

LIVE = (BondState.ACTIVE, BondState.PAUSED)
SYSTEM = frozenset({BOT})


def today(work: Work) -> date:
    """The day on people's calendars."""
    return local(work.now).date()


def bonds_of(work: Work, person_id: int) -> list[Bond]:
    """Whom somebody looks after, then those whom they back up."""
    own = _bonds(work, Bond.member_id == person_id)
    backed = _bonds(work, Bond.backup_id == person_id)
    return [*own, *(b for b in backed if b not in own)]


def all_bonds(work: Work) -> list[Bond]:
    """Every bond of the neighbourhood that makes visits."""
    return _bonds(work)


def _bonds(work: Work, *conditions: bool) -> list[Bond]:
    query = select(Bond).where(
        Bond.neighbourhood_id == work.neighbourhood_id, col(Bond.state).in_(LIVE), *conditions
    )
    return list(work.session.exec(query.order_by(col(Bond.id))).all())


def bond_by_id(work: Work, bond_id: int) -> Bond:
    """A bond that is known to exist, held until the transaction ends."""
    return work.session.exec(select(Bond).where(Bond.id == bond_id).with_for_update()).one()


def name_of(work: Work, bond: Bond) -> str:
    """Who is looked after."""
    return work.house.vault.open(bond.recipient) if bond.recipient else ""


def raw_home_of(work: Work, bond: Bond) -> str:
    """Where they live, as "3-1-101"; empty where nobody wrote it down."""
    return work.house.vault.open(bond.home) if bond.home else ""


def home_of(work: Work, bond: Bond) -> str:
    """Where they live, for those who go there."""
    return home_in_full(*read_home(raw_home_of(work, bond)))


def open_visit(work: Work, bond: Bond) -> Visit | None:
    """The visit that a bond waits for."""
    query = _visits(bond).where(col(Visit.state).in_(OPEN))
    return work.session.exec(query).first()


def last_visit(work: Work, bond: Bond) -> Visit | None:
    """The latest visit that was made."""
    query = _visits(bond).where(col(Visit.done_on).is_not(None))
    latest = query.order_by(col(Visit.done_on).desc(), col(Visit.id).desc())
    return work.session.exec(latest).first()


def _visits(bond: Bond) -> SelectOfScalar[Visit]:
    return select(Visit).where(
        Visit.neighbourhood_id == bond.neighbourhood_id, Visit.bond_id == bond.key
    )


def open_visits(work: Work, member_id: int | None = None) -> list[tuple[Visit, Bond]]:
    """The visits that are waited for, of one member or of all, by their days."""
    query = (
        select(Visit, Bond)
        .join(Bond, col(Bond.id) == col(Visit.bond_id))
        .where(Visit.neighbourhood_id == work.neighbourhood_id, col(Visit.state).in_(OPEN))
        .order_by(col(Visit.due_on), col(Visit.id))
    )
    if member_id is not None:
        query = query.where(Bond.member_id == member_id)
    return list(work.session.exec(query).all())


def load_of(work: Work, member_id: int) -> Counter[date]:
    """How many visits a member has on each day."""
    return Counter(visit.due_on for visit, _ in open_visits(work, member_id))


def actors(work: Work, bond: Bond) -> frozenset[Role | str]:
    """As what whoever works here may move a bond: the house itself, or a person."""
    if not isinstance(work, Turn):
        return SYSTEM
    owner = {OWNER} if work.person_id in (bond.member_id, bond.backup_id) else set()
    return work.roles | owner


def plan(work: Work, bond: Bond, due_on: date) -> Visit:
    """Let the next visit of a bond fall due, with all that happens around the day."""
    visit = Visit(neighbourhood_id=work.neighbourhood_id, bond_id=bond.key, due_on=due_on)
    work.session.add(visit)
    work.session.flush()
    _log_visit(work, visit, "plan", before="")
    remind(work, bond, visit)
    return visit


def remind(work: Work, bond: Bond, visit: Visit) -> None:
    """Schedule what lies ahead of a visit; the member's own reminders are one a day."""
    for reminder in rules.still_to_come(visit.due_on, work.now):
        shared = reminder.step in (rules.Step.EVE, rules.Step.DAY)
        subject = f"member:{bond.member_id}" if shared else f"visit:{visit.key}"
        work.schedule(
            f"visits.{reminder.step}",
            f"visits:{reminder.step}:{subject}:{visit.due_on}",
            reminder.moment,
            {"member": bond.member_id, "visit": visit.key, "on": visit.due_on.isoformat()},
        )


def record(work: Work, bond: Bond, finding: Finding, recorder_id: int) -> Visit:
    """Write down a visit that was made and plan the next one; the planned one comes back."""
    if bond.state is BondState.PAUSED:
        move_bond(work, bond, "resume")
    visit = open_visit(work, bond) or plan(work, bond, finding.on)
    move_visit(work, visit, "record", actors(work, bond))
    visit.done_on, visit.recorded_at, visit.recorder_id = finding.on, work.now, recorder_id
    visit.diligence, visit.way, visit.found = finding.diligence, finding.way, finding.found
    codes = ",".join(finding.kept_codes)
    visit.follow_up = work.house.vault.seal(codes) if codes else None
    work.session.flush()
    due_on = rules.due_after(
        finding.on, bond.every_days, finding.found, today(work), load_of(work, bond.member_id)
    )
    return plan(work, bond, due_on)


def put_off(work: Work, bond: Bond, until: date, *, pause: bool) -> Visit:
    """Move the open visit to a day; `pause` lets the bond rest until then."""
    if pause:
        bond.paused_until = until
        move_bond(work, bond, "pause")
        work.schedule(
            "visits.resume", f"visits:resume:{bond.key}", at(until, time()), {"bond": bond.key}
        )
    elif bond.state is BondState.PAUSED:
        move_bond(work, bond, "resume")
    visit = open_visit(work, bond)
    if visit is None:
        return plan(work, bond, until)
    move_visit(work, visit, "postpone", actors(work, bond))
    visit.due_on = until
    remind(work, bond, visit)
    return visit


def move_bond(work: Work, bond: Bond, move: str) -> None:
    """Move a bond. Raises `IllegalMove` or `NotAllowed`."""
    before = bond.state
    bond.state = BOND.after(before, move, actors(work, bond))
    if bond.state is not BondState.PAUSED:
        bond.paused_until = None
    log_bond(work, bond, move, before=before)


def log_bond(work: Work, bond: Bond, move: str, *, before: str) -> None:
    """Write down what happened to a bond."""
    work.log(
        BondEvent,
        bond,
        move,
        before=before,
        actor_id=work.actor_id,
    )


def move_visit(work: Work, visit: Visit, move: str, who: Iterable[Role | str]) -> None:
    """Move a visit. Raises `IllegalMove` or `NotAllowed`."""
    before = visit.state
    visit.state = VISIT.after(before, move, who)
    _log_visit(work, visit, move, before=before)


def is_open(visit: Visit) -> bool:
    """Whether a visit is still waited for."""
    return visit.state in OPEN


def follow_up_of(work: Work, visit: Visit) -> tuple[str, ...]:
    """The codes of what is to be asked after."""
    if not visit.follow_up:
        return ()
    return tuple(work.house.vault.open(visit.follow_up).split(","))


def told_by(work: Work, visit: Visit) -> str:
    """The key of the message that told of a visit."""
    query = select(VisitEvent).where(
        VisitEvent.subject_id == visit.key, VisitEvent.move == "record"
    )
    entry = work.session.exec(query).first()
    return str(entry.data.get("message", "")) if entry else ""


def _log_visit(work: Work, visit: Visit, move: str, *, before: VisitState | str) -> None:
    work.log(
        VisitEvent,
        visit,
        move,
        before=before,
        actor_id=work.actor_id,
        data={"message": work.message.key} if isinstance(work, Turn) else {},
    )
