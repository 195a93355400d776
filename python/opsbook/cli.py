"""The command line. Every command opens on a job of opsbook.jobs; libraries are imported only when it runs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from opsbook import __version__
from opsbook.doors import CANCELLED, DONE, EXPECTED, through_door
from opsbook.errors import Cancelled
from opsbook.texts import say

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False,
                  rich_markup_mode=None, help=say("cli.app"), context_settings={"help_option_names": ["-h", "--help"]})
_USAGE = {"MissingParameter": "usage_missing", "NoSuchOption": "usage_option",
          "BadParameter": "usage_value"}
Store = Annotated[Path, typer.Argument(metavar="店铺", help=say("cli.store"), show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help=say("cli.json"))]


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _open(job: Callable[[], int | None], store: Path | None = None, cancelled: str = "cli.cancelled") -> None:
    """Run one job through the door; the log of a fault lies in the store's 日志 folder."""
    logs = store / "日志" if store and store.is_dir() else None
    raise typer.Exit(through_door(job, _tell, logs, cancelled))


@app.callback(invoke_without_command=True)
def main(
    command: typer.Context,
    version: Annotated[bool, typer.Option("--version", help=say("cli.version"))] = False,
) -> None:
    """Say the version, or what there is to call."""
    if version:
        print(f"opsbook {__version__}")
    elif command.invoked_subcommand is None:
        print(command.get_help())


@app.command(help=say("cli.demo"))
def demo(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help=say("cli.demo_folder"))] = Path("opsbook-demo"),
    seed: Annotated[int | None, typer.Option(help=say("cli.demo_seed"), show_default=False)] = None,
    months: Annotated[int, typer.Option(min=1, max=12, help=say("cli.demo_months"))] = 12,
) -> None:
    """Simulate a store, write its exports, run the jobs a user runs, say where everything is."""
    def job() -> int:
        from opsbook.demo.run import report_lines, run_demo

        with _progress() as progress:
            report = run_demo(folder, seed, months, progress)
        print("\n".join(report_lines(report)))
        return DONE

    _open(job, cancelled="cli.demo_cancelled")


@app.command(help=say("cli.inspect"))
def inspect(
    files: Annotated[list[Path], typer.Argument(metavar="文件", help=say("cli.inspect_files"), show_default=False)],
    kind: Annotated[str | None, typer.Option("--as", metavar="种类", help=say("cli.inspect_as"))] = None,
    context: Annotated[str, typer.Option(metavar="JSON", help=say("cli.inspect_context"))] = "{}",
    as_json: AsJson = False,
) -> None:
    """Say what each file is and what is wrong with it, storing nothing."""
    def job() -> int:
        from opsbook.exports.context import parse_context
        from opsbook.jobs.inspect import inspect as look
        from opsbook.jobs.inspect import summary_lines, to_json

        readings = look(files, kind, parse_context(context))
        if as_json:
            _print_json([to_json(reading) for reading in readings])
        else:
            print("\n".join(summary_lines(readings)))
        return DONE if all(reading.accepted for reading in readings) else EXPECTED

    _open(job)


@app.command("import", help=say("cli.import"))
def import_files(
    store: Store,
    files: Annotated[list[Path] | None, typer.Argument(metavar="文件", help=say("cli.import_files"))] = None,
    period: Annotated[str | None, typer.Option(metavar="周期", help=say("cli.period"))] = None,
    replace: Annotated[bool, typer.Option("--replace", help=say("cli.replace"))] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=say("cli.yes"))] = False,
) -> None:
    """Show what the files would change, ask, store them."""
    def job() -> int:
        from opsbook.domain.period import parse_period
        from opsbook.jobs.importlines import preview_lines, report_lines
        from opsbook.jobs.imports import ImportOptions, carry_out, plan_import, store_for_import

        options = ImportOptions(parse_period(period) if period else None, replace)
        with _progress() as progress:
            plan = plan_import(store_for_import(store), files or None, options, progress)
        if plan.store.is_new:
            print(say("history.new_store", path=plan.store.root))
        if not yes:
            print("\n".join(preview_lines(plan)))
        if plan.stores_something and not yes:
            _ask(say("cli.import_sure"))
        with _progress() as progress:
            report = carry_out(plan, progress)
        print("\n".join(report_lines(report)))
        return EXPECTED if report.refused else DONE

    _open(job, store)


@app.command(help=say("cli.diagnose"))
def diagnose(
    store: Store,
    day: Annotated[str | None, typer.Option(metavar="日", help=say("cli.day"))] = None,
    week: Annotated[str | None, typer.Option(metavar="周", help=say("cli.week"))] = None,
    month: Annotated[str | None, typer.Option(metavar="月", help=say("cli.month"))] = None,
    as_json: AsJson = False,
) -> None:
    """Judge one period by all rules and keep the findings."""
    def job() -> int:
        from opsbook.jobs.diagnose import asked_period, diagnose_store, lines, to_json

        findings = diagnose_store(store, asked_period(store, day, week, month))
        if as_json:
            _print_json(to_json(findings))
        else:
            print("\n".join(lines(findings)))
        return DONE

    _open(job, store)


@app.command(help=say("cli.review"))
def review(
    store: Store,
    month: Annotated[str, typer.Option(metavar="月", help=say("cli.month"), show_default=False)],
) -> None:
    """Write the monthly review workbook."""
    def job() -> int:
        from opsbook.domain.period import parse_period
        from opsbook.jobs.review import review as write

        print(say("cli.review_done", path=write(store, parse_period(month))))
        return DONE

    _open(job, store)


def _ask(question: str) -> None:
    """Go on where the person says yes. Raises Cancelled for any other answer, and where nobody can answer."""
    print(question, end=" ", flush=True)
    try:
        answer = input()
    except (EOFError, RuntimeError):
        answer = ""
        print()
    if answer.strip().casefold() not in say("cli.yes_words").split():
        raise Cancelled


@contextmanager
def _progress() -> Iterator[Callable[[int, int, str], None]]:
    """A progress bar on the error stream, as the function a job calls with done, total and what it is at."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, name: bar.update(task, completed=done, total=total, description=name)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, allow_nan=False))


def run(words: list[str] | None = None) -> int:
    """Run the command line on `words` (sys.argv where None) and give the exit code."""
    try:
        return app(words, standalone_mode=False) or 0
    except (typer.Abort, KeyboardInterrupt):
        _tell(say("cli.cancelled"))
        return CANCELLED
    except Exception as error:
        # typer carries its own copy of click: its usage errors have no public name to catch them by
        if not hasattr(error, "format_message"):
            raise
        _tell(_usage(error, error.format_message()))
        return EXPECTED


def _usage(error: Exception, why: str) -> str:
    """What is wrong with the call, in Chinese where the kind of error is known."""
    option, param = getattr(error, "option_name", None), getattr(error, "param", None)
    name = option or (param and (param.metavar or "/".join(param.opts))) or ""
    return say(f"cli.{_USAGE.get(type(error).__name__, 'usage')}", why=why, name=name)
