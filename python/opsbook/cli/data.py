"""Exports in, the month out: demo, inspect, import, diagnose, review. Libraries are imported when a command runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from opsbook.cli.app import AsJson, StoreFolder, app, ask, ask_text, open_door, print_json, progress_bar
from opsbook.doors import DONE, EXPECTED
from opsbook.errors import SettingsError
from opsbook.texts import say

if TYPE_CHECKING:
    from opsbook.jobs.imports import ImportPlan


@app.command(help=say("cli.demo"))
def demo(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help=say("cli.demo_folder"))] = Path("opsbook-demo"),
    seed: Annotated[int | None, typer.Option(help=say("cli.demo_seed"), show_default=False)] = None,
    months: Annotated[int, typer.Option(min=1, max=12, help=say("cli.demo_months"))] = 12,
) -> None:
    """Simulate a store, write its exports, run the jobs a user runs, say where everything is."""
    def job() -> int:
        from opsbook.demo.run import report_lines, run_demo

        with progress_bar() as progress:
            report = run_demo(folder, seed, months, progress)
        print("\n".join(report_lines(report)))
        return DONE

    open_door(job, cancelled="cli.demo_cancelled")


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
            print_json([to_json(reading) for reading in readings])
        else:
            print("\n".join(summary_lines(readings)))
        return DONE if all(reading.accepted for reading in readings) else EXPECTED

    open_door(job)


@app.command("import", help=say("cli.import"))
def import_files(
    store: StoreFolder,
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
        from opsbook.jobs.showimport import show_import

        options = ImportOptions(parse_period(period) if period else None, replace)
        with progress_bar() as progress:
            plan = plan_import(store_for_import(store), files or None, options, progress)
        if plan.store.is_new:
            print(say("history.new_store", path=plan.store.root))
        if plan.files and not yes:
            plan = _with_period(plan)
            print("\n".join(preview_lines(plan)))
        if plan.stores_something and not yes:
            ask(say("cli.import_sure"))
        with progress_bar() as progress:
            report = carry_out(plan, progress)
            shown = show_import(plan.store, report, progress)
        print("\n".join(filter(None, (*report_lines(report), shown))))
        return EXPECTED if report.refused else DONE

    open_door(job, store)


def _with_period(plan: ImportPlan) -> ImportPlan:
    """The plan with the period that a person gives, once, for the files that carry none."""
    from opsbook.domain.period import parse_period
    from opsbook.jobs.imports import give_period

    names = "、".join(file.name for file in plan.periodless)
    answer = ask_text(say("cli.which_period", names=names)) if names else ""
    while answer:
        try:
            period = parse_period(answer, plan.settings.calendar.first_weekday)
        except SettingsError as error:
            answer = ask_text(say("cli.which_period_again", why=error))
            continue
        with progress_bar() as progress:
            return give_period(plan, period, progress)
    return plan


@app.command(help=say("cli.diagnose"))
def diagnose(
    store: StoreFolder,
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
            print_json(to_json(findings))
        else:
            print("\n".join(lines(findings)))
        return DONE

    open_door(job, store)


@app.command(help=say("cli.review"))
def review(
    store: StoreFolder,
    month: Annotated[str, typer.Option(metavar="月", help=say("cli.review_month"), show_default=False)] = "",
) -> None:
    """Write the monthly review workbook."""
    def job() -> int:
        from opsbook.domain.period import parse_month
        from opsbook.history.store import open_store
        from opsbook.jobs.newest import newest_month
        from opsbook.jobs.review import review as write

        chosen = parse_month(month) if month.strip() else newest_month(open_store(store))
        print(say("cli.review_done", path=write(store, chosen)))
        return DONE

    open_door(job, store)
