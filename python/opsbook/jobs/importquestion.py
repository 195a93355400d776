"""What an import asks before it stores anything: the rows of the sheet 预览."""

from __future__ import annotations

import hashlib

import pandas as pd

from opsbook.desk.desk import Question
from opsbook.jobs.fileimport import FileImport, Outcome
from opsbook.jobs.importlines import period_text
from opsbook.jobs.imports import ImportPlan
from opsbook.texts import say

COLUMNS = ("文件", "是什么", "周期", "新增", "更新", "不变", "要注意")
REMARKS_SHOWN = 3


def import_question(plan: ImportPlan) -> Question:
    """One row a file: what it is, its period, how many rows it would add, change, leave; what is odd about it.

    The key is the same for the same files doing the same to the history.
    """
    rows = [_row(file) for file in plan.files]
    ready = [file.entry for file in plan.files if file.entry is not None]
    title = say("macros.import_title", files=len(ready), new=sum(entry.new for entry in ready),
                changed=sum(entry.changed for entry in ready))
    hashes = [(file.reading.sha256, str(file.outcome), row) for file, row in zip(plan.files, rows, strict=True)]
    key = hashlib.sha256(repr(hashes).encode()).hexdigest()[:16]
    return Question(key, title, say("macros.import_sure"), pd.DataFrame(rows, columns=list(COLUMNS), dtype=object))


def _row(file: FileImport) -> tuple[object, ...]:
    kind, entry = file.reading.kind, file.entry
    counts = (entry.new, entry.changed, entry.same) if entry else (None, None, None)
    return (file.name, kind.title if kind else say("history.unknown_kind"), period_text(file), *counts, _odd(file))


def _odd(file: FileImport) -> str:
    """Why a file is not imported, or what to look at; in short."""
    if file.reading.lacks_period:
        return say("macros.import_periodless")
    said = [] if file.outcome is Outcome.READY else [say(f"macros.import_{file.outcome}")]
    problems = list(zip(file.problems["what"], file.problems["todo"], strict=True))
    said += [say("macros.import_problem", what=what.rstrip("。"), todo=todo) for what, todo in problems[:REMARKS_SHOWN]]
    if len(problems) > REMARKS_SHOWN:
        said.append(say("macros.import_more", count=len(problems) - REMARKS_SHOWN))
    return "；".join(text.rstrip("。；") for text in said)
