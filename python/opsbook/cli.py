"""The command line. Every command opens on a job of opsbook.jobs; libraries are imported only when it runs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from opsbook import __version__
from opsbook.doors import CANCELLED, EXPECTED, through_door
from opsbook.texts import say

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False,
                  rich_markup_mode=None, help=say("cli.app"), context_settings={"help_option_names": ["-h", "--help"]})
Store = Annotated[Path, typer.Argument(metavar="店铺", help=say("cli.store"), show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help=say("cli.json"))]


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _open(job: Callable[[], int | None], store: Path | None = None) -> None:
    """Run one job through the door; the log of a fault lies in the store's 日志 folder."""
    logs = store / "日志" if store and store.is_dir() else None
    raise typer.Exit(through_door(job, _tell, logs))


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
        from opsbook.jobs.inspect import inspect as look, summary_lines, to_json

        readings = look(files, kind, parse_context(context))
        if as_json:
            print(json.dumps([to_json(reading) for reading in readings], ensure_ascii=False, allow_nan=False))
        else:
            print("\n".join(summary_lines(readings)))
        return 0 if all(reading.accepted for reading in readings) else EXPECTED

    _open(job)


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
        _tell(say("cli.usage", why=error.format_message()))
        return EXPECTED
