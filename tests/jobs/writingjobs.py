"""Every job that writes, on a store as small as it can be: how it is made ready, done, and what it leaves behind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pandas as pd
from platformfiles import write_products
from workbooks import set_cell

from opsbook.domain.period import month_of
from opsbook.files import TEMPORARY
from opsbook.history.journal import FILE as JOURNAL
from opsbook.history.journal import read_journal
from opsbook.history.lock import NAME
from opsbook.history.store import open_store
from opsbook.jobs.backups import last_undoable
from opsbook.jobs.books import book_of, open_book
from opsbook.jobs.check import check
from opsbook.jobs.fill import FillAsk, fill
from opsbook.jobs.imports import ImportOptions, carry_out, plan_import
from opsbook.jobs.init import InitOptions, init
from opsbook.jobs.ownbooks import make_own_book
from opsbook.jobs.rebuild import rebuild
from opsbook.jobs.refresh import RefreshOptions, refresh
from opsbook.jobs.restore import restore
from opsbook.jobs.review import review
from opsbook.jobs.send import SendAsk, address, plan_send
from opsbook.jobs.send import carry_out as carry_out_send
from opsbook.jobs.timepoints import timepoints
from opsbook.jobs.undo import undo
from opsbook.jobs.upgrade import upgrade

NOW = datetime(2025, 4, 8, 9, tzinfo=UTC)
MARCH = month_of(date(2025, 3, 1))
WEEK, NEXT = "2025-03-02~2025-03-08", "2025-03-09~2025-03-15"
MERGES = ("registerbooks", "registermerges")   # which merges there were: one more where a job died and was done again
PEOPLE = 'people = [{name = "李娜", role = "业务"}]\n'


@dataclass(frozen=True)
class WritingJob:
    """`ready` makes of the small store what the job begins with; `do` does it, and finishes one that died."""

    name: str
    do: Callable[..., object]
    ready: Callable[..., object] = lambda root: None


def make_store(root):
    """A store with its workbook, one salesperson with a book, a week of two products, one row in a register."""
    store = init(root, InitOptions(now=NOW)).store
    store.settings_file.write_text(store.settings_file.read_text("utf-8") + PEOPLE, "utf-8")
    write_products(store.inbox / "a.csv", WEEK, {1: 3, 2: 4})
    carry_out(plan_import(store, options=ImportOptions(now=NOW)))
    make_own_book(store, "李娜", NOW)
    type_row(book_of(root), "云杉")
    do_refresh(root)


def type_row(path, customer):
    """Type a buyer's review into the register of a closed book."""
    desk = open_book(path)
    rows = desk.read("买家评价").dropna(how="all")
    typed_row = pd.DataFrame([{"日期": datetime(2025, 4, 7), "客户": customer, "业务": "李娜"}])
    desk.write("买家评价", pd.concat([rows, typed_row]).reindex(columns=rows.columns).astype(object))
    desk.commit()


def do_import(root):
    """Import and show it; what a run that died had imported is shown by a refresh."""
    store = open_store(root)
    report = carry_out(plan_import(store, options=ImportOptions(now=NOW)))
    refresh(open_book(book_of(root)), store, options=RefreshOptions(NOW, report.backup, report.activity))


def do_refresh(root):
    refresh(open_book(book_of(root)), open_store(root), options=RefreshOptions(now=NOW))


def filling(grain, day=None):
    return lambda root: fill(open_book(book_of(root)), open_store(root), FillAsk(grain, day), now=NOW)


def do_undo(root):
    """Take the refresh back; once that is done there is nothing more to do."""
    store = open_store(root)
    if last_undoable(store)[1].job == "刷新诊断" and not finished(root):
        undo(store, now=NOW)


def do_restore(root):
    """Back to before the import the small store began with."""
    restore(open_store(root), "1", NOW)


def do_init(root):
    """Make a new store beside; that its workbook is there already means that it is done."""
    if not list(root.glob("新店/[!.]*.xlsm")):
        init(root / "新店", InitOptions(now=NOW))


def do_send(root):
    """A draft of March; there being one for everybody means that it is done."""
    store = open_store(root)
    to = address(store, SendAsk(MARCH), NOW)
    if to.due:
        carry_out_send(plan_send(store, to))


def addressed(root):
    settings = open_store(root).settings_file
    settings.write_text(settings.read_text("utf-8") + '[mail]\nto = ["boss@example.com"]\n', "utf-8")


def two_files(root):
    store = open_store(root)
    write_products(store.inbox / "b.csv", WEEK, {1: 5, 3: 1})
    write_products(store.inbox / "c.csv", NEXT, {1: 6})


def typed(root):
    """A threshold on the sheet, a row in the workbook and one in the salesperson's book."""
    store = open_store(root)
    desk = open_book(book_of(root))
    set_cell(desk, "阈值", ("规则", "O03"), "自定目标", 0.05)
    desk.commit()
    type_row(desk.path, "青山")
    type_row(store.registers / "李娜.xlsx", "白水")


def refreshed(root):
    typed(root)
    do_refresh(root)
    (root / "做完了").write_text(str(last_undoable(open_store(root))[1].number))


def finished(root):
    return last_undoable(open_store(root))[1].number < int((root / "做完了").read_text())


def aged(root):
    desk = open_book(book_of(root))
    set_cell(desk, "元数据", ("键", "版本"), "值", "0.0.9")
    desk.commit()


JOBS = (
    WritingJob("import", do_import, two_files),
    WritingJob("fill day", filling("day")),
    WritingJob("fill week", filling("week", date(2025, 3, 5))),
    WritingJob("fill month", filling("month")),
    WritingJob("refresh, own books", do_refresh, typed),
    WritingJob("check", lambda root: check(open_book(book_of(root)), open_store(root), NOW), typed),
    WritingJob("timepoints", lambda root: timepoints(open_book(book_of(root)), open_store(root), now=NOW)),
    WritingJob("review", lambda root: review(root, MARCH)),
    WritingJob("send", do_send, addressed),
    WritingJob("undo", do_undo, refreshed),
    WritingJob("restore", do_restore, refreshed),
    WritingJob("upgrade", lambda root: upgrade(book_of(root), NOW), aged),
    WritingJob("rebuild", lambda root: rebuild(root, now=NOW)),
    WritingJob("init", do_init),
    WritingJob("init --for", lambda root: make_own_book(open_store(root), "李娜", NOW),
               lambda root: (open_store(root).registers / "李娜.xlsx").unlink()),
)


def state(root):
    """What a store holds, by file: bytes of 历史/ and settings, tables of workbooks, names of originals."""
    files = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if (not path.is_file() or path.name.startswith((TEMPORARY, NAME))
                or {"备份", "日志", *MERGES} & {*path.relative_to(root).parts}):
            continue
        if path.suffix in (".xlsm", ".xlsx") and "复盘" not in path.parts:
            files[name] = table_rows(open_book(path))
        elif path.suffix == ".xlsx":    # a review; one that could not be put in place may stay beside
            files |= {name: ""} if not path.stem.endswith("_新") else {}
        elif path.suffix == ".eml":     # each has an id of its own
            files[name] = ""
        elif path.name == JOURNAL:
            files[name] = sorted((entry.name, entry.parts, entry.archived) for entry in read_journal(path.parent))
        else:
            files[name] = path.read_bytes()
    return files


def table_rows(desk):
    """The rows of every table as sorted text: none may be lost or doubled. Without the tables that tell of runs."""
    return {name: "\n".join(sorted(desk.read(name).to_csv(index=False).splitlines()))
            for name in desk.tables() if name not in ("元数据", "日志")}


def left_over(root):
    """What a run that died left beside the files of a store."""
    return [path.relative_to(root).as_posix() for path in root.rglob(".*") if path.name.startswith((TEMPORARY, NAME))]


def originals(root):
    """The bytes of every export that lies in 导入/ or 归档/."""
    return {path.read_bytes() for folder in ("导入", "归档") for path in (root / folder).glob("*") if path.is_file()}
