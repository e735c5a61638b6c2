"""The `linli` command."""

from __future__ import annotations

import asyncio
import sys
from json import dumps
from pathlib import Path
from typing import Annotated

import typer

import intents
from bot.commands import checkup, conversation, operate, transcript
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
    files: Annotated[list[Path], typer.Argument(help="labelled messages, JSON Lines")],
    json: Annotated[Path | None, typer.Option("--json", help="write the figures here")] = None,
) -> None:
    """Measure the parser on labelled messages."""
    try:
        report = intents.evaluate_files(files)
    except (ValueError, OSError) as fault:
        typer.echo(f"标注文件读不懂：{fault}", err=True)
        raise typer.Exit(2) from fault
    for line in intents.tell(report):
        typer.echo(line)
    if json is not None:
        json.write_text(dumps(report.to_json(), ensure_ascii=False, indent=1), encoding="utf-8")


@cli.command()
def train() -> None:
    """Train on all voices but the test voices; keep the old model where the new one is worse."""
    try:
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
    typer.echo(operate.load_roster(Settings(), file))


@cli.command()
def serve() -> None:
    """Answer WeCom's callbacks, deliver, and keep the timetable."""
    try:
        asyncio.run(operate.serve(Settings()))
    except operate.NotReady as fault:
        typer.echo(f"还不能上线：\n{fault}", err=True)
        raise typer.Exit(1) from fault


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


def main() -> None:
    """Run the command line."""
    configure_logging()
    cli()
