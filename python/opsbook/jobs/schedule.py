"""The store's rhythm for the system's scheduler: lines to paste, nothing is changed on this computer."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from subprocess import list2cmdline

from opsbook.jobs.filenames import file_name
from opsbook.mail.password import VARIABLE
from opsbook.texts import say

LONGEST_TASK = 261      # characters schtasks takes as /TR


@dataclass(frozen=True)
class Run:
    """A command of opsbook (`words`, the store after the first) at a time of day, on a weekday or a day of the month.

    `key` names it in the texts; `day` is schtasks' word, `cron` the three fields day, month, weekday.
    """

    key: str
    words: tuple[str, ...]
    at: str
    schedule: str
    day: str
    cron: str


# Weekly figures come on Tuesday, monthly ones on the 3rd, in Pacific time (S3): 18:00 in China is early morning there.
RUNS = (
    Run("import_week", ("import", "--yes"), "18:00", "WEEKLY", "TUE", "* * 2"),
    Run("week", ("fill", "--week"), "18:20", "WEEKLY", "TUE", "* * 2"),
    Run("import_month", ("import", "--yes"), "18:00", "MONTHLY", "3", "3 * *"),
    Run("review", ("review",), "18:20", "MONTHLY", "3", "3 * *"),
    Run("send", ("send",), "18:40", "MONTHLY", "3", "3 * *"),
)


def schedule_lines(root: Path, python: str) -> list[str]:
    """Lines for schtasks (Windows) and crontab, each with what it does before it; then what to know of them."""
    windows = [line for run in RUNS for line in (say(f"send.run_{run.key}"), _task(run, root, python))]
    cron = [line for run in RUNS for line in (f"# {say(f'send.run_{run.key}')}", _cron(run, root, python))]
    long = [say("send.task_too_long", most=LONGEST_TASK)] if any(
        len(_command(run, root, python)) > LONGEST_TASK for run in RUNS) else []
    return [say("send.schedule_windows"), *windows, *long, "", say("send.schedule_cron"), *cron, "",
            say("send.schedule_notes", variable=VARIABLE)]


def _words(run: Run, root: Path, python: str) -> list[str]:
    command, *options = run.words
    return [python, "-m", "opsbook", command, str(root), *options]


def _command(run: Run, root: Path, python: str) -> str:
    return list2cmdline(_words(run, root, python))


def _task(run: Run, root: Path, python: str) -> str:
    """`schtasks` for a console (cmd): what is quoted in /TR has its own quotes escaped."""
    name = say("send.task_name", store=file_name(root.name), run=run.key)
    return list2cmdline(["schtasks", "/Create", "/F", "/TN", name, "/SC", run.schedule, "/D", run.day, "/ST", run.at,
                         "/TR", _command(run, root, python)])


def _cron(run: Run, root: Path, python: str) -> str:
    """A line of crontab, where % would end the command."""
    hour, minute = run.at.split(":")
    return f"{int(minute)} {int(hour)} {run.cron} {shlex.join(_words(run, root, python))}".replace("%", r"\%")
