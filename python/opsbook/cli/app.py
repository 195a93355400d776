"""What every command shares: the application, the door its job goes through, questions, progress, usage errors."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from opsbook import __version__
from opsbook.cli.helpwords import Application, Group
from opsbook.doors import CANCELLED, EXPECTED, through_door
from opsbook.errors import Cancelled
from opsbook.texts import say

app = Application(cls=Group, add_completion=False, pretty_exceptions_enable=False,
                  rich_markup_mode=None, help=say("cli.app"), context_settings={"help_option_names": ["-h", "--help"]})
_USAGE = {"MissingParameter": "usage_missing", "NoSuchOption": "usage_option",
          "BadParameter": "usage_value"}
_FAULTS = ("int_parsing", "less_than_equal", "greater_than_equal")      # pydantic's names
StoreFolder = Annotated[Path, typer.Argument(metavar="店铺", help=say("cli.store"), show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help=say("cli.json"))]


def tell(sentence: str) -> None:
    """Print a sentence for the person on the error stream."""
    print(sentence, file=sys.stderr)


def open_door(job: Callable[[], int | None], store: Path | None = None, cancelled: str = "cli.cancelled") -> None:
    """Run one job through the door; the log of a fault lies in the store's 日志 folder."""
    logs = store / "日志" if store and store.is_dir() else None
    raise typer.Exit(through_door(job, tell, logs, cancelled))


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


def ask(question: str) -> None:
    """Go on where the person says yes. Raises Cancelled for any other answer, and where nobody can answer."""
    print(question, end=" ", flush=True)
    try:
        answer = input()
    except (EOFError, RuntimeError):
        answer = ""
        print()
    if answer.strip().casefold() not in say("cli.yes_words").split():
        raise Cancelled


def ask_text(question: str) -> str:
    """What a person at a console types; "" where they only press Enter, and where nobody is there to be asked."""
    if not sys.stdin.isatty():
        return ""
    print(question, end=" ", flush=True)
    try:
        return input().strip()
    except EOFError:
        print()
        return ""


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int, str], None]]:
    """A progress bar on the error stream, as the function a job calls with done, total and what it is at.

    Where nobody looks (a file, a pipe) nothing is written.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, name: bar.update(task, completed=done, total=total, description=name)


def print_json(value: object) -> None:
    """Print a value as JSON, Chinese as it is."""
    print(json.dumps(value, ensure_ascii=False, allow_nan=False))


def run(words: list[str] | None = None) -> int:
    """Run the command line on `words` (sys.argv where None) and give the exit code."""
    try:
        return app(words, standalone_mode=False) or 0
    except (typer.Abort, KeyboardInterrupt):
        tell(say("cli.cancelled"))
        return CANCELLED
    except Exception as error:
        # typer carries its own copy of click: its usage errors have no public name to catch them by
        if not hasattr(error, "format_message"):
            raise
        tell(_usage(error, error.format_message()))
        return EXPECTED


def _usage(error: Exception, why: str) -> str:
    """What is wrong with the call, in Chinese where the kind of error is known."""
    option, param = getattr(error, "option_name", None), getattr(error, "param", None)
    told = "/".join(param.opts) if param else ""
    name = option or (told if told.startswith("-") else param and param.metavar) or told
    return say(f"cli.{_USAGE.get(type(error).__name__, 'usage')}", why=_reason(error) or why, name=name)


def _reason(error: Exception) -> str:
    """Why a value was not taken, in Chinese, where pydantic checked it and its kind of fault is known; else ""."""
    checked: list[Any] = getattr(error.__cause__, "errors", list)()
    if not checked or checked[0]["type"] not in _FAULTS:
        return ""
    return say(f"cli.usage_{checked[0]['type']}", **checked[0].get("ctx", {}))
