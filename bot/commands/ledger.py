"""`linli ledger`: the members' ledger in and out, documents on paper, the data key's change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from bot.app import build_house
from bot.core import access, rotation
from bot.core.clock import SystemClock, local
from bot.core.db import open_engine
from bot.core.people import by_name
from bot.core.places import Neighbourhood, building_names, neighbourhoods
from bot.core.privacy import Audience
from bot.core.vault import SealBroken, Vault
from bot.core.work import Work
from bot.settings import Settings
from bot.skills.members.ledger import applying, exporting, noting, sheets
from bot.skills.members.ledger.columns import NoHeadings, find
from bot.skills.members.ledger.entries import Fault
from bot.skills.members.ledger.planning import Change, Plan, plan
from bot.skills.personal import owndata
from bot.skills.points import sheet as points_sheet

cli = typer.Typer(no_args_is_help=True, help="党员台账：试查、导入、导出，出反馈和公示单")
Where = Annotated[str, typer.Option("--neighbourhood", help="which one, where there are several")]
Book = Annotated[Path, typer.Argument(help="xlsx or csv")]


class WhichNeighbourhood(LookupError):
    """There are several neighbourhoods, or none of this name: name one with --neighbourhood."""


class NobodyOfThatName(LookupError):
    """No person, or more than one, has this name."""


@contextmanager
def at_work(settings: Settings, name: str = "") -> Iterator[Work]:
    """A piece of work in a neighbourhood, in one transaction. Raises `WhichNeighbourhood`."""
    engine = open_engine(settings.database_url)
    try:
        with Session(engine) as session:
            yield Work(
                session=session,
                now=SystemClock().now(),
                house=build_house(settings),
                neighbourhood=_neighbourhood(session, name),
                because="ledger",
            )
            session.commit()
    finally:
        engine.dispose()


def _neighbourhood(session: Session, name: str) -> Neighbourhood:
    fitting = [n for n in neighbourhoods(session) if name in ("", n.name)]
    if len(fitting) != 1:
        raise WhichNeighbourhood(name or "、".join(n.name for n in fitting))
    return fitting[0]


def planned(work: Work, file: Path) -> Plan:
    """What importing the first sheet of a file that has members would do. Raises `NoHeadings`,
    `UnreadableSheet` or `OSError`."""
    return plan(
        _with_members(sheets.read(file)),
        applying.known(work),
        today=local(work.now).date(),
        buildings=frozenset(building_names(work.session, work.neighbourhood_id)),
    )


def _with_members(found: Sequence[sheets.Sheet]) -> sheets.Sheet:
    """The first sheet with headings; covers and explanations stand before it."""
    for candidate in found:
        try:
            find(candidate)
        except NoHeadings:
            continue
        return candidate
    raise NoHeadings("、".join(candidate.name for candidate in found))


def told(work: Work, made: Plan, *, applied: bool) -> Iterator[str]:
    """A plan row by row: changes, faults, and the sum."""
    for change in made.changed:
        yield _change(work, change)
    for fault in made.faults:
        yield _fault(work, fault)
    yield work.render(
        "members.ledger_summary", applied=applied, new=len(made.new), changed=len(made.changed),
        same=made.same, faulty=made.faulty_rows,
    )  # fmt: skip


def _change(work: Work, change: Change) -> str:
    fields = [work.render(f"members.field_{name}") for name in change.new]
    return work.render(
        "members.ledger_change", row=change.entry.row, who=change.entry.name, fields=fields
    )


def _fault(work: Work, fault: Fault) -> str:
    why = work.render(f"members.fault_{fault.flaw}", value=fault.value)
    return work.render("members.fault", row=fault.row, why=why)


@cli.command()
def check(file: Book, neighbourhood: Where = "") -> None:
    """Say row by row what an import would change and what is wrong; change nothing."""
    _import(file, neighbourhood, apply=False)


@cli.command()
def apply(file: Book, neighbourhood: Where = "") -> None:
    """Import every row that is right; the faulty ones are named and left out."""
    _import(file, neighbourhood, apply=True)


def _import(file: Path, neighbourhood: str, *, apply: bool) -> None:
    with _explained(), at_work(Settings(), neighbourhood) as work:
        made = planned(work, file)
        if apply:
            applying.apply(work, made, file.name)
        for line in told(work, made, applied=apply):
            typer.echo(line)


@cli.command()
def export(
    file: Book,
    who: Annotated[str, typer.Option(help="who takes it out; stands in the access log")],
    role: Annotated[Audience, typer.Option("--as", help="for whose eyes")] = Audience.EXPORT,
    neighbourhood: Where = "",
) -> None:
    """Write the ledger, in full for the secretary, masked for everybody else."""
    with _explained(), at_work(Settings(), neighbourhood) as work:
        count = exporting.export(work, file, role, who)
        typer.echo(f"导出{count}人到 {file}，已记入访问记录。")


@cli.command()
def note(employer: str, file: Path, neighbourhood: Where = "") -> None:
    """Write this quarter's note to an employer's party organisation (docx)."""
    with _explained(), at_work(Settings(), neighbourhood) as work:
        count = noting.write(work, employer, file)
        known = "、".join(noting.employers(work)) or "（台账里还没有单位）"
        typer.echo(f"{employer}：{count}人，写到 {file}。")
        typer.echo(f"台账里的单位：{known}")


@cli.command()
def sheet(year: int, file: Path, neighbourhood: Where = "") -> None:
    """Write a year's publication sheet for the notice board (docx)."""
    with _explained(), at_work(Settings(), neighbourhood) as work:
        typer.echo(f"{points_sheet.write(work, year, file)}人，写到 {file}。")


@cli.command()
def person(name: str, file: Path, neighbourhood: Where = "") -> None:
    """Write everything that is kept of a person, on their request (docx or json)."""
    with _explained(), at_work(Settings(), neighbourhood) as work:
        found = by_name(work.session, work.neighbourhood_id, name)
        if len(found) != 1:
            raise NobodyOfThatName(name)
        sections = owndata.collect(work, found[0])
        if file.suffix == ".json":
            file.write_bytes(owndata.as_json(sections))
        else:
            title = work.render("personal.file_title", who=name)
            file.write_bytes(owndata.as_docx(title, sections))
        access.note(work, "personal_file", found[0].id or 0, file.name)
        typer.echo(f"写到 {file}，已记入访问记录。")


@cli.command()
def reseal() -> None:
    """Bring all sealed data under the newest key of LINLI_DATA_KEY ("new,old")."""
    settings = Settings()
    vault = Vault(settings.data_key.get_secret_value())
    engine = open_engine(settings.database_url)
    with _explained(), Session(engine) as session:
        changed = rotation.reseal(session, vault)
        session.commit()
        left = rotation.still_old(session, vault)
    engine.dispose()
    for table, count in changed.items():
        typer.echo(f"{table} {count}")
    typer.echo("旧钥匙可以撤了。" if not left else f"还有{left}处是旧钥匙，再运行一次。")


@contextmanager
def _explained() -> Iterator[None]:
    """Say in one line what cannot be done."""
    try:
        yield
    except WhichNeighbourhood as fault:
        typer.echo(f"小区说不清（{fault}），加上 --neighbourhood 小区名", err=True)
        raise typer.Exit(2) from fault
    except NobodyOfThatName as fault:
        typer.echo(f"没有叫{fault}的，或者不止一位", err=True)
        raise typer.Exit(2) from fault
    except NoHeadings as fault:
        typer.echo(f"表里没找到表头（至少要有“姓名”和另一列）：{fault}", err=True)
        raise typer.Exit(2) from fault
    except (sheets.UnreadableSheet, OSError) as fault:
        typer.echo(f"文件读不了：{fault}", err=True)
        raise typer.Exit(2) from fault
    except SealBroken as fault:
        typer.echo("有数据用现在的钥匙打不开，一处也没改。把旧钥匙也写进 LINLI_DATA_KEY", err=True)
        raise typer.Exit(2) from fault
