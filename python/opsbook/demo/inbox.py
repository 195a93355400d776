"""The downloads into 导入/. Two processes write, since a year of true .xls is the demo's largest piece of work."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

from opsbook.demo.downloads import Download
from opsbook.demo.layouts import layouts
from opsbook.demo.sheetfiles import write_file
from opsbook.demo.writing import written_rows
from opsbook.texts import say

Progress = Callable[[int, int, str], None]
PUBLISHED_AFTER = timedelta(3)     # week data appears on Tuesday, month data on the 3rd
WRITERS = 2


def write_downloads(inbox: Path, files: Iterable[Download], progress: Progress) -> None:
    """Write the files, each stamped with the moment it could be downloaded, the later one of two the newer."""
    with ProcessPoolExecutor(WRITERS, mp_context=get_context("spawn")) as pool:
        begun = []
        for file in files:
            layout = layouts()[file.kind]
            rows = written_rows(file.rows, layout, file.title)
            begun.append((file, pool.submit(write_file, inbox / file.name, rows, layout.encoding)))
        for number, (file, written) in enumerate(begun):
            progress(number, len(begun), say("demo.writing", name=file.name))
            written.result()
            _stamp(inbox / file.name, file.period.end, number)


def write_download(inbox: Path, file: Download) -> Path:
    """Write one file here and now; where it lies."""
    layout, path = layouts()[file.kind], inbox / file.name
    write_file(path, written_rows(file.rows, layout, file.title), layout.encoding)
    return path


def _stamp(path: Path, day: date, second: int) -> None:
    moment = datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC) + PUBLISHED_AFTER + timedelta(seconds=second)
    os.utime(path, (moment.timestamp(), moment.timestamp()))
