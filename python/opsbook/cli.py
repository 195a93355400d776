"""The command line. Every command opens on a job of opsbook.jobs; libraries are imported only when it runs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from opsbook.doors import through_door

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False,
                  help="阿里巴巴国际站运营工作簿：导出文件进来，月度复盘出去。")


def tell(sentence: str) -> None:
    """Say one sentence on the error stream."""
    print(sentence, file=sys.stderr)


@app.command("inspect")
def inspect_files(
    files: Annotated[list[Path], typer.Argument(help="要看的导出文件", show_default=False)],
    kind: Annotated[str | None, typer.Option("--as", help="当作哪种导出来读")] = None,
    context: Annotated[str, typer.Option(help="店铺、月份、时区、今天，写成 JSON")] = "{}",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """看一个文件是什么、读得对不对；什么都不保存。"""
    def job() -> int:
        from opsbook.exports.context import parse_context
        from opsbook.jobs.inspect import inspect, summary_lines, to_json

        readings = inspect(files, kind, parse_context(context))
        if as_json:
            print(json.dumps([to_json(reading) for reading in readings], ensure_ascii=False, allow_nan=False))
        else:
            for line in summary_lines(readings):
                print(line)
        return 0 if all(reading.accepted for reading in readings) else 2

    raise typer.Exit(through_door(job, tell))


def run() -> int:
    """Run the command line and give the exit code."""
    try:
        return app(standalone_mode=False) or 0
    except typer.Exit as exit_:
        return exit_.exit_code
