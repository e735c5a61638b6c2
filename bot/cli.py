"""The `linli` command."""

from __future__ import annotations

import asyncio
import sys
from datetime import date, datetime
from json import dumps
from pathlib import Path
from typing import Annotated

import typer

import intents
from bot import server
from bot.commands import (
    checkup,
    conversation,
    documents,
    evaluation,
    ledger,
    operate,
    sheets,
    transcript,
)
from bot.commands import figures as reports
from bot.commands import review as reviewing
from bot.commands.demo import run_demo
from bot.commands.logs import configure_logging
from bot.core.clock import SystemClock
from bot.settings import Settings

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="邻里助手 Linli",
)
cli.add_typer(ledger.cli, name="ledger")


@cli.callback()
def linli() -> None:
    """邻里助手：在楼栋群里听得懂邻居说话的助手。"""


@cli.command()
def chat(
    script: Annotated[Path | None, typer.Option(help="a transcript, JSON Lines")] = None,
    json: Annotated[bool, typer.Option("--json", help="print what the bot sends as JSON")] = False,
    tables: Annotated[bool, typer.Option("--tables", help="print the tables at the end")] = False,
) -> None:
    """Talk with Linli in the terminal, or play a transcript on a fresh database."""
    work = _play(script, tables=tables, as_json=json) if script else conversation.talk()
    try:
        asyncio.run(work)
    except (transcript.BadTranscript, OSError) as fault:
        typer.echo(f"脚本读不懂：{fault}", err=True)
        raise typer.Exit(2) from fault


async def _play(script: Path, *, tables: bool, as_json: bool) -> None:
    async for entry in transcript.play_file(script, tables=tables):
        sys.stdout.write((entry.to_json() if as_json else entry.to_text()) + "\n")


@cli.command()
def demo(
    port: Annotated[int, typer.Option(envvar="PORT", help="where the page is served")] = 8765,
) -> None:
    """Run emulator, sample neighbourhood and bot on this machine, with nothing to set up."""
    asyncio.run(run_demo(port))


@cli.command()
def parse(
    text: Annotated[str, typer.Argument(help="what somebody says")] = "",
    jsonl: Annotated[bool, typer.Option("--jsonl", help="rows from stdin to stdout")] = False,
) -> None:
    """Say how a message is understood and why; with --jsonl read and write contract rows."""
    if not jsonl:
        typer.echo(intents.explain(text, SystemClock().now()))
        return
    try:
        intents.parse_jsonl(sys.stdin, sys.stdout)
    except ValueError as fault:
        typer.echo(f"这一行读不懂：{fault}", err=True)
        raise typer.Exit(2) from fault


@cli.command()
def evaluate(
    files: Annotated[
        list[Path] | None, typer.Argument(help="labelled messages or questions, JSON Lines")
    ] = None,
    json: Annotated[Path | None, typer.Option("--json", help="write the figures here")] = None,
    knowledge: Annotated[
        bool, typer.Option("--knowledge", help="measure how questions find their cards")
    ] = False,
    worst: Annotated[int, typer.Option("--worst", help="tell so many misread messages")] = 0,
    curve: Annotated[
        bool, typer.Option("--curve", help="train on growing shares of the voices (minutes)")
    ] = False,
) -> None:
    """Measure the parser on labelled messages, or the cards on the questions kept apart."""
    try:
        if knowledge:
            lines, figures = evaluation.of_cards(files)
        elif curve:
            lines, figures = evaluation.of_growth()
        else:
            lines, figures = evaluation.of_parser(files or [], worst)
    except (ValueError, OSError) as fault:
        typer.echo(f"标注文件读不懂：{fault}", err=True)
        raise typer.Exit(2) from fault
    for line in lines:
        typer.echo(line)
    if json is not None:
        json.write_text(dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")


@cli.command()
def train(
    danger: Annotated[
        bool, typer.Option("--danger", help="train the danger net alone (a few minutes)")
    ] = False,
) -> None:
    """Train on all voices but the test voices; keep the old model where the new one is worse."""
    try:
        if danger:
            typer.echo(dumps(intents.train_danger(), ensure_ascii=False, indent=1))
            return
        report = intents.train()
    except (intents.WorseModel, intents.NoVoices) as fault:
        typer.echo(f"没有换模型：{fault}", err=True)
        raise typer.Exit(1) from fault
    for line in intents.tell(report, worst=0):
        typer.echo(line)


@cli.command()
def check() -> None:
    """Say what is missing in the configuration, and prove the rest."""
    if not checkup.report(Settings(), typer.echo):
        raise typer.Exit(1)


@cli.command()
def migrate() -> None:
    """Bring the database to the tables of this version."""
    operate.migrate(Settings())
    typer.echo("数据库的表已是最新。")


@cli.command()
def roster(file: Annotated[Path, typer.Argument(help="a roster, JSON")]) -> None:
    """Register a neighbourhood with its buildings, groups, people and numbers."""
    try:
        typer.echo(operate.load_roster(Settings(), file))
    except (ValueError, OSError) as fault:
        typer.echo(f"名册没读成，什么都没写进去：{fault}", err=True)
        raise typer.Exit(2) from fault


@cli.command()
def serve() -> None:
    """Answer WeCom's callbacks, deliver, and keep the timetable."""
    try:
        server.run(operate.serve(Settings()))
    except operate.NotReady as fault:
        typer.echo(f"还不能上线：\n{fault}", err=True)
        raise typer.Exit(1) from fault


@cli.command()
def review(
    listed: Annotated[bool, typer.Option("--list", help="only show what waits")] = False,
    export: Annotated[Path | None, typer.Option(help="write labelled messages, JSONL")] = None,
) -> None:
    """Say with one key what messages meant that Linli was unsure of."""
    if export is not None:
        typer.echo(reviewing.export(Settings(), export))
    elif listed:
        reviewing.show(Settings(), typer.echo)
    else:
        typer.echo(reviewing.label_by_hand(Settings()))


@cli.command()
def directory(file: Annotated[Path, typer.Argument(help="xlsx or csv")]) -> None:
    """Take the neighbourhood's own numbers and duties from a spreadsheet."""
    try:
        for line in sheets.load(Settings(), file):
            typer.echo(line)
    except (sheets.NoSuchSheet, sheets.OneNeighbourhood) as fault:
        typer.echo(type(fault).__doc__, err=True)
        raise typer.Exit(2) from fault


documents_cli = typer.Typer(no_args_is_help=True, help="机关单位放进来的文件")
cli.add_typer(documents_cli, name="documents")


@documents_cli.command("add")
def add_documents(
    files: Annotated[list[Path], typer.Argument(help="pdf, docx, html, md, txt")],
    title: Annotated[str | None, typer.Option(help="the title, if the file does not say")] = None,
    number: Annotated[str | None, typer.Option(help="its number, such as 国务院令第698号")] = None,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="in force since")
    ] = None,
    neighbourhood: Annotated[str | None, typer.Option(help="for which neighbourhood")] = None,
) -> None:
    """Put documents in: split at their articles, dated, found with exact citation."""
    given = documents.Given(title, number, since.date() if since else None, neighbourhood)
    try:
        for line in documents.add(Settings(), files, given):
            typer.echo(line)
    except (
        documents.NoNeighbourhood, documents.WhichNeighbourhood, documents.OldTables
    ) as fault:  # fmt: skip
        typer.echo(type(fault).__doc__, err=True)
        raise typer.Exit(2) from fault


@documents_cli.command("list")
def list_documents() -> None:
    """Show every document with its dates."""
    for line in documents.listed(Settings()):
        typer.echo(line)


@cli.command()
def outbox() -> None:
    """Show what could not be delivered."""
    for line in operate.dead_letters(Settings()):
        typer.echo(line)


@cli.command()
def duties() -> None:
    """Show when each duty last ran, and its last error."""
    for line in operate.duty_ledger(Settings()):
        typer.echo(line)


@cli.command()
def figures(
    by: Annotated[str, typer.Option(help="kind, building, month, neighbourhood … city")] = "kind",
    neighbourhood: Annotated[str, typer.Option(help="its name; without it all of them")] = "",
    since: Annotated[str, typer.Option(help="first day, YYYY-MM-DD")] = "",
    until: Annotated[str, typer.Option(help="last day, YYYY-MM-DD")] = "",
    csv: Annotated[Path | None, typer.Option("--csv", help="write the table here")] = None,
) -> None:
    """Show how reports were answered, done and rated, as CSV."""
    try:
        table = reports.figures_csv(
            Settings(),
            by=by,
            neighbourhood=neighbourhood,
            since=date.fromisoformat(since) if since else None,
            until=date.fromisoformat(until) if until else None,
        )
    except (ValueError, reports.NoSuchNeighbourhood) as fault:
        typer.echo(f"统计不了：{fault}", err=True)
        raise typer.Exit(2) from fault
    if csv is None:
        typer.echo(table, nl=False)
    else:
        csv.write_text(table, encoding="utf-8-sig")


@cli.command()
def handover(
    number: Annotated[str, typer.Argument(help="the report, such as R12")],
    to: Annotated[Path, typer.Option(help="the folder for the files")] = Path(),
    neighbourhood: Annotated[str, typer.Option(help="its name, where there are several")] = "",
) -> None:
    """Write a report for 12345: with Open311's names, and as a sheet to print."""
    try:
        files = reports.handover_files(Settings(), number, neighbourhood=neighbourhood, folder=to)
    except (reports.NoSuchReport, reports.NoSuchNeighbourhood) as fault:
        typer.echo(f"没找到：{fault}", err=True)
        raise typer.Exit(2) from fault
    for file in files:
        typer.echo(str(file))


def main() -> None:
    """Run the command line."""
    configure_logging()
    cli()
