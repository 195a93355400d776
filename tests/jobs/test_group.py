import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import groupjobs
import pytest
from platformfiles import write_products
from python_calamine import CalamineWorkbook

from opsbook.cli import run
from opsbook.domain.period import month_of
from opsbook.errors import MachineError, StoreError
from opsbook.history.store import create_store, open_store
from opsbook.jobs import group as groups
from opsbook.jobs.group import GroupAsk, group, stores_in, workers_for
from opsbook.jobs.groupmember import kept_member, review_member
from opsbook.jobs.groupwork import Work, Workers, dask_workers, local_workers, results
from opsbook.jobs.imports import ImportOptions, carry_out, plan_import
from opsbook.review.group.member import Failure

MARCH = month_of(date(2025, 3, 1))
WEEKS = (("2025-03-02~2025-03-08", {1: 10, 2: 5}), ("2025-03-09~2025-03-15", {1: 20, 2: 0}))
windows_free = pytest.mark.skipif(sys.platform == "win32", reason="kills processes by a POSIX signal")


def take_in(store, weeks):
    for week, clicks in weeks:
        write_products(store.inbox / f"Products-{week[-10:]}.xls.csv", week, clicks)
    carry_out(plan_import(store, None, ImportOptions(now=datetime(2025, 4, 8, 9, tzinfo=UTC))))


@pytest.fixture(scope="session")
def one_store(tmp_path_factory):
    """A small store with two weeks of products; to be copied."""
    store = create_store(tmp_path_factory.mktemp("one") / "店")
    take_in(store, WEEKS)
    store.settings_file.write_text("", "utf-8")     # a store without a name is called like its folder
    return store.root


@pytest.fixture(scope="session")
def reviewed(one_store, tmp_path_factory):
    """The same store, with its review made as a group makes it."""
    shutil.copytree(one_store, root := tmp_path_factory.mktemp("reviewed") / "店")
    review_member(str(root), MARCH, False)
    return root


@pytest.fixture
def shops(one_store, tmp_path):
    """Two stores, one without settings, one of which the month has no data, and a folder that is no store."""
    root = tmp_path / "店群"
    for name in ("一店", "二店"):
        shutil.copytree(one_store, root / name)
    (root / "坏店" / "历史").mkdir(parents=True)
    create_store(root / "空店")
    (root / "图片").mkdir()
    return root


@contextmanager
def threads(count):
    with ThreadPoolExecutor(count) as pool:
        yield pool


@pytest.fixture
def here(monkeypatch):
    """Stores are reviewed in this process: what a process adds is tested by itself."""
    monkeypatch.setattr(groups, "local_workers", lambda n: Workers(partial(threads, 1), partial(threads, 1), 2))


def names(page, path):
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(page).to_python(skip_empty_area=False)[4:]
    return [row[1] for row in rows if row[1]]


def test_a_review_a_store_and_one_workbook_of_all(shops, here):
    seen = []
    report = group(shops, GroupAsk(MARCH), lambda done, total, name: seen.append((done, total, name)))
    assert report.path == shops / "店群复盘_店群_2025-03.xlsx"
    assert (report.made, report.kept) == (2, 0)
    assert {each.folder: each.what for each in report.failures} == {
        "坏店": "这里不是店铺文件夹（没有 设置.toml）", "空店": "2025-03 没有任何已导入的数据"}
    assert names("总览", report.path)[:2] == ["一店", "二店"]
    assert names("没做成", report.path) == ["坏店", "空店"]
    for name in ("一店", "二店"):
        assert (shops / name / "复盘" / f"月度复盘_{name}_2025-03.xlsx").is_file()
    assert [done for done, *_ in seen] == [1, 2, 3, 4, 4]       # of two processes either may be done first
    assert {name for *_, name in seen[:-1]} == {"一店", "二店", "坏店", "空店"}
    assert seen[-1] == (4, 4, "写店群复盘")
    assert sorted(path.name for path in shops.iterdir() if path.is_file()) == [report.path.name]


def test_resume_leaves_what_is_newer_than_its_data(shops, here):
    first = group(shops, GroupAsk(MARCH))
    written = {path: path.stat().st_mtime_ns for path in shops.glob("*/复盘/*.xlsx")}
    take_in(open_store(shops / "二店"), [("2025-03-16~2025-03-22", {1: 7, 2: 1})])
    again = group(shops, GroupAsk(MARCH, resume=True))
    assert (first.made, again.made, again.kept) == (2, 1, 1)
    changed = [path.parents[1].name for path, at in written.items() if path.stat().st_mtime_ns != at]
    assert changed == ["二店"]


def other_settings(store):
    store.settings_file.write_text("rfq_quota = 7", "utf-8")


def no_review(store):
    next(store.reviews.glob("*.xlsx")).unlink()


def torn_memory(store):
    (store.history / "group" / "2025-03.json").write_bytes(b'{"basis": "')


def data_touched(store):
    later = time.time() + 60
    os.utime(next(store.history.glob("products/*/*.parquet")), (later, later))


def older_data_back(store):
    os.utime(next(store.history.glob("products/*/*.parquet")), (0, 0))


@pytest.mark.parametrize("change", [other_settings, no_review, torn_memory, data_touched, older_data_back])
def test_store_is_done_again_where_something_may_have_changed(reviewed, tmp_path, change):
    shutil.copytree(reviewed, tmp_path / "店")
    store = open_store(tmp_path / "店")
    kept = kept_member(store, MARCH)
    change(store)
    assert (kept.store, kept.kept, kept_member(store, MARCH)) == ("店", True, None)


def test_fault_in_one_store_leaves_the_others(shops, here, monkeypatch):
    real = groups.review_member.__globals__["write_review"]

    def broken(store, drawn):
        if store.root.name == "一店":
            raise ZeroDivisionError
        return real(store, drawn)

    monkeypatch.setitem(groups.review_member.__globals__, "write_review", broken)
    report = group(shops, GroupAsk(MARCH))
    fault = report.failures[0]
    assert (report.made, fault.folder, fault.what) == (1, "一店", "程序出错（ZeroDivisionError），详情见日志")
    assert "ZeroDivisionError" in Path(fault.where).read_text("utf-8")


@pytest.mark.parametrize("folder", ["没有", "空的"])
def test_folder_without_stores_is_refused(tmp_path, folder):
    (tmp_path / "空的").mkdir()
    with pytest.raises(StoreError, match=folder):
        stores_in(tmp_path / folder)


def test_command_tells_what_failed(shops, here, capsys):
    assert run(["group", str(shops), "--month", "2025-03"]) == 2
    assert capsys.readouterr().out.splitlines()[:2] == [
        "4 家店：做了 2 家，沿用 0 家，没做成 2 家", "没做成 坏店：这里不是店铺文件夹（没有 设置.toml）"]


@pytest.mark.parametrize(("asked", "stores", "at_once"), [(3, 10, 6), (3, 2, 4), (1, 10, 2)])
def test_processes_are_never_more_than_stores(asked, stores, at_once):
    assert workers_for(GroupAsk(MARCH, asked), stores).at_once == at_once


class Counting(Executor):
    """Runs what it is given at once and counts how much of it nobody has taken yet."""

    def __init__(self):
        self.pool, self.held, self.most = ThreadPoolExecutor(1), 0, 0

    def submit(self, job, /, *given, **named):
        assert not named, "Dask takes some names for its own"
        self.held += 1
        self.most = max(self.most, self.held)
        return self.pool.submit(job, *given)


def test_only_a_few_stores_are_under_way():
    counting = Counting()

    @contextmanager
    def pool():
        yield counting

    found = []
    for result in results(Work(groupjobs.said, MARCH, False), Workers(pool, pool, 4), folders(30)):
        counting.held -= 1
        found.append(result)
    counting.pool.shutdown()
    assert (sorted(found), counting.most) == ([f"{n:02}" for n in range(30)], 4)


def folders(count, root=Path()):
    return [root / f"{n:02}" for n in range(count)]


@windows_free
def test_process_that_is_killed_loses_no_store(tmp_path):
    stores = folders(4, tmp_path)
    for each in stores:
        each.mkdir()
    found = list(results(Work(groupjobs.some_die, MARCH, True), local_workers(2), stores))
    assert sorted(each for each in found if isinstance(each, str)) == ["00", "01", "03"]
    assert [(each.folder, each.what) for each in found if isinstance(each, Failure)] == [
        ("02", "处理这家店时进程被系统结束（多半是内存不够）")]


@pytest.fixture
def cluster(tmp_path):
    """The address of a Dask scheduler with two workers, each a process of its own."""
    if importlib.util.find_spec("distributed") is None:
        pytest.skip("Dask is not installed: pip install opsbook[dask]")
    told = tmp_path / "scheduler.json"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    start = partial(subprocess.Popen, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    started = [start([sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0",
                      "--no-dashboard", "--scheduler-file", str(told)])]
    started += [start([sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(told),
                       "--nthreads", "1", "--no-dashboard", "--no-nanny"]) for _ in range(2)]
    try:
        yield json.loads(read_when_there(told))["address"]
    finally:
        for each in started:
            each.kill()
            each.wait()


def read_when_there(path):
    for _ in range(300):
        if path.exists() and (text := path.read_text()).endswith("}"):
            return text
        time.sleep(0.1)
    raise AssertionError("no scheduler after 30 seconds")


@windows_free
def test_dask_worker_that_is_killed_loses_no_store(shops, cluster, monkeypatch):
    monkeypatch.setattr(groups, "review_member", groupjobs.reviews_and_dies_once)
    report = group(shops, GroupAsk(MARCH, scheduler=cluster))
    assert (shops / "二店" / "日志" / "died").exists()
    assert (report.made, [each.folder for each in report.failures]) == (2, ["坏店", "空店"])
    assert names("总览", report.path)[:2] == ["一店", "二店"]


def test_scheduler_that_is_not_there(monkeypatch):
    pytest.importorskip("distributed", reason="Dask is not installed: pip install opsbook[dask]")
    monkeypatch.setattr("opsbook.jobs.groupwork.CONNECT_SECONDS", 0.5)
    with pytest.raises(MachineError, match="连不上 Dask 调度器"):
        list(results(Work(groupjobs.said, MARCH, False), dask_workers("tcp://127.0.0.1:1"), folders(1)))


def test_dask_that_is_not_installed(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MachineError, match="没有装 Dask"):
        dask_workers("tcp://127.0.0.1:1")
