"""What a person reads before and after an import: one line a file, its problems, a total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import pandas as pd

from opsbook.exports.problems import place_text
from opsbook.history.journal import Entry
from opsbook.jobs.fileimport import FileImport, Outcome
from opsbook.jobs.imports import ImportPlan, ImportReport
from opsbook.texts import say

PROBLEMS_SHOWN = 5


def preview_lines(plan: ImportPlan) -> list[str]:
    """The preview: what each file is, what it would change, what is odd in it, and how many there are of each."""
    return list(_lines(plan.files, "plan", plan.options.replace))


def report_lines(report: ImportReport) -> list[str]:
    """The summary: what each file changed or why it did not."""
    return list(_lines(report.files, "done", report.options.replace))


def _lines(files: Sequence[FileImport], tense: str, replaced: bool) -> Iterator[str]:
    if not files:
        yield say("history.nothing")
        return
    for file in files:
        counts = _counts(file.entry, replaced) if file.entry else ""
        yield say(f"history.{tense}_{file.outcome}", file=file.name, what=_what(file), counts=counts)
        yield from _problem_lines(file)
    number = Counter(file.outcome for file in files)
    yield say(f"history.{tense}_total", files=len(files), **{each.value: number[each] for each in Outcome})


def period_text(file: FileImport) -> str:
    """The period a file speaks about, the days of its rows where it names none, "" for neither."""
    if file.reading.period is not None:
        return file.reading.period.label
    return f"{file.entry.start}~{file.entry.end}" if file.entry and file.entry.start else ""


def _what(file: FileImport) -> str:
    kind = file.reading.kind
    if kind is None:
        return say("history.unknown_kind")
    return say("history.kind_period", kind=kind.title, period=period_text(file)).rstrip()


def _counts(entry: Entry, replaced: bool) -> str:
    counts = say("history.counts", rows=entry.rows, new=entry.new, changed=entry.changed, same=entry.same)
    if not entry.absent:
        return counts
    return counts + say("history.counts_removed" if replaced else "history.counts_kept", absent=entry.absent)


def _problem_lines(file: FileImport) -> Iterator[str]:
    problems = file.problems
    for problem in problems.head(PROBLEMS_SHOWN).to_dict("records"):
        row = None if pd.isna(problem["row"]) else int(problem["row"])
        place = place_text(problem["sheet"], row, problem["column"]).strip()
        yield say("history.problem", level=say(f"history.{problem['level']}"), place=f"{place}，" if place else "",
                  what=problem["what"].rstrip("。"), todo=problem["todo"]).rstrip()
    if len(problems) > PROBLEMS_SHOWN:
        yield say("history.more_problems", count=len(problems) - PROBLEMS_SHOWN)
