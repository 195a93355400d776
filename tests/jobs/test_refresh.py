from datetime import UTC, date, datetime, timedelta

import pytest
from platformfiles import write_products
from workbooks import set_cell, table_texts

from opsbook.domain.period import parse_period, period_of
from opsbook.errors import CatalogueError, DeskError, StoreError
from opsbook.history.history import History
from opsbook.history.journal import Entry
from opsbook.history.lock import locked
from opsbook.jobs.activities import read_activities
from opsbook.jobs.backups import backups_of
from opsbook.jobs.books import book_of, open_book
from opsbook.jobs.diagnose import stored_findings
from opsbook.jobs.imports import carry_out, plan_import
from opsbook.jobs.newest import newest_periods
from opsbook.jobs.refresh import RefreshOptions, refresh
from opsbook.jobs.showimport import refresh_after, show_import

WEEKS = ("2025-03-02~2025-03-08", "2025-03-09~2025-03-15")
NOW = datetime(2025, 4, 8, 10, 2, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


def at(now):
    return RefreshOptions(now=now)


@pytest.fixture
def filled(store, products, run):
    """The store with two weeks of products."""
    for week, clicks in zip(WEEKS, ({1: 3, 2: 4}, {1: 0, 2: 9}), strict=True):
        products(f"{week}.csv", week, clicks)
    run()
    return store


def test_an_empty_store_says_what_to_do_first(store, desk):
    report = refresh(desk, store, options=at(NOW))
    assert (report.periods, report.n_problems) == ((), 0)
    assert "设置、登记表和运营台的待办都对过了" in desk.get("上次动作") and "导入/" in report.lines[-1]
    assert desk.get("数据到") == "还没有数据"
    assert set(desk.read("数据状态")["状态"]) == {"没有"}


def test_the_newest_week_is_judged_and_everything_is_filled(filled, desk):
    report = refresh(desk, filled, options=at(NOW))
    labels = [period.label for period in report.periods]
    assert labels == [WEEKS[1], "2025-03"]
    assert desk.get("店铺") == "某某工贸"
    assert desk.get("上次刷新") == datetime(2025, 4, 8, 18, 2)
    assert WEEKS[1] in str(desk.get("数据到"))
    assert str(desk.get("上次动作")).startswith("18:02 刷新诊断：")
    assert desk.get("可撤销") == "18:02 刷新诊断"
    assert set(desk.read("诊断明细")["期"]) == set(labels)
    status = desk.read("数据状态").set_index("数据").loc["产品数据"]
    assert (status["最新一期"], status["状态"]) == (WEEKS[1], "该更新")
    assert desk.read("日志")["动作"].tolist() == ["刷新诊断", "导入"]


@pytest.mark.parametrize(("chosen", "label"),
                         [("月", "2025-03"), ("周", WEEKS[1]), ("日", "2025-03"), (None, "2025-03")])
def test_the_sentence_counts_rules_as_the_sheet_does(filled, desk, chosen, label):
    desk.put("诊断周期", chosen)
    report = refresh(desk, filled, options=at(NOW))
    shown = desk.read("诊断明细").dropna(subset=["键"]).set_index("期").loc[label, "判定"].value_counts()
    assert f"{label} 有 {shown['预警']} 条规则预警、{shown.get('关注', 0)} 条关注" in report.sentence


def test_a_refresh_that_finds_nothing_new_says_so(filled, desk):
    assert [refresh(desk, filled, options=at(now)).changed for now in (NOW, LATER)] == [True, False]


def test_findings_are_stored_with_those_of_the_sheet(filled, desk):
    report = refresh(desk, filled, options=at(NOW))
    for period in report.periods:
        stored = stored_findings(filled, period)
        rows = desk.read("诊断明细")
        assert {each.sentence for each in stored} <= set(rows["说明"])


def test_refreshing_twice_changes_nothing_but_times(filled, desk, snapshot):
    refresh(desk, filled, options=at(NOW))
    tables, files = table_texts(desk), snapshot()
    refresh(desk, filled, options=at(LATER))
    assert table_texts(desk) == tables
    changed = {name for name, sha in snapshot().items() if files.get(name) != sha}
    assert changed == {"日志/动作.jsonl"}
    assert desk.get("可撤销") == "18:02 刷新诊断"
    assert desk.get("上次刷新") == datetime(2025, 4, 8, 18, 7)


def test_a_threshold_changed_on_the_sheet_judges_the_newest_anew_and_no_older_one(filled, desk):
    first = refresh(desk, filled, options=at(NOW)).periods[0]
    history = History(filled.history)
    history.keep_frame("findings", first.before(), history.read_frame("findings", first), {"data_of": ""})
    history.save()
    old = History(filled.history).read_frame("findings", first.before())
    set_cell(desk, "阈值", ("规则", "S01"), "启用", "否")
    refresh(desk, filled, options=at(LATER))
    assert filled.settings().off == ("S01",)
    words = desk.read("诊断明细").query("规则 == 'S01'")["判定"]
    assert set(words) <= {"停用"}
    assert History(filled.history).read_frame("findings", first.before()).equals(old)


def test_a_wrong_cell_does_not_stop_the_job(filled, desk):
    set_cell(desk, "基本设置", ("键", "calendar.office_zone"), "值", "Asia/Nowhere")
    report = refresh(desk, filled, options=at(NOW))
    [problem] = desk.read("问题").query("来源 == '设置'").to_dict("records")
    assert (problem["行"], problem["列"], problem["值"]) == (7, "值", "Asia/Nowhere")
    assert "基本设置" in problem["问题"] and problem["怎么改"]
    assert report.n_problems >= 1
    assert filled.settings().calendar.office_zone == "Asia/Shanghai"


def test_streaks_count_stored_periods_without_gaps(store, desk, products, run):
    weeks = [parse_period(WEEKS[0]).before(back) for back in (2, 1, 0)]
    for n, week in enumerate(weeks):
        products(f"{n}.csv", week.label, {1: 0, 2: 0})
        run(now=NOW + timedelta(n))
        refresh(desk, store, options=at(NOW + timedelta(n)))
    rows = desk.read("诊断明细").query("周期 == '周' and (判定 == '预警' or 判定 == '关注')")
    assert rows["连续几期"].max() == 3


@pytest.mark.parametrize(("spoil", "error"), [
    (lambda store, desk: set_cell(desk, "元数据", ("键", "格式"), "值", "99"), StoreError),
    (lambda store, desk: set_cell(desk, "元数据", ("键", "产品"), "值", "别家"), DeskError),
    (lambda store, desk: set_cell(desk, "元数据", ("键", "上次设置"), "值", "{坏"), DeskError),
    (lambda store, desk: set_cell(desk, "元数据", ("键", "设置冲突"), "值", "[1]"), DeskError),
    (lambda store, desk: store.settings_file.write_text("[calendar]\noffice_zone = 'X/Y'\n", encoding="utf-8"),
     CatalogueError),
    (lambda store, desk: desk._tables.pop("数据状态"), DeskError),
    (lambda store, desk: desk._names.pop("数据到"), DeskError),
], ids=["newer", "not ours", "damaged base", "damaged conflicts", "wrong file", "no table", "no name"])
def test_what_cannot_be_is_refused_and_nothing_is_written(filled, desk, snapshot, spoil, error):
    spoil(filled, desk)
    before, tables = snapshot(), table_texts(desk)
    with pytest.raises(error):
        refresh(desk, filled, options=at(NOW))
    assert (snapshot(), table_texts(desk)) == (before, tables)


def test_settings_edited_during_a_refresh_are_not_written_over(filled, desk, snapshot):
    set_cell(desk, "阈值", ("规则", "O03"), "自定目标", 0.05)
    files, tables, edited = snapshot(), table_texts(desk), filled.settings_file.read_bytes() + b"# by hand\n"

    def meanwhile(done, total, name):
        filled.settings_file.write_bytes(edited)

    with pytest.raises(StoreError, match="被改过"):
        refresh(desk, filled, meanwhile, at(NOW))
    assert (filled.settings_file.read_bytes(), table_texts(desk)) == (edited, tables)
    assert {name for name, sha in snapshot().items() if files.get(name) != sha} == {"设置.toml"}


def test_a_workbook_opened_or_saved_during_a_refresh_leaves_the_store_as_it_was(shop, snapshot_of):
    write_products(shop.inbox / "a.csv", WEEKS[0], {1: 3})
    carry_out(plan_import(shop))
    desk, book = open_book(book_of(shop.root)), book_of(shop.root)
    set_cell(desk, "阈值", ("规则", "O03"), "自定目标", 0.05)
    before = snapshot_of(shop)

    def meanwhile(done, total, name):
        book.write_bytes(book.read_bytes() + b"\0")

    with pytest.raises(StoreError, match="改过"):
        refresh(desk, shop, meanwhile, at(NOW))
    after = snapshot_of(shop)
    assert {name for name in {**before, **after} if before.get(name) != after.get(name)} == {book.name}


@pytest.fixture
def snapshot_of():
    return lambda store: {path.relative_to(store.root).as_posix(): path.read_bytes()
                          for path in store.root.rglob("*") if path.is_file()}


def test_a_store_in_use_is_refused(filled, desk):
    with locked(filled.root), pytest.raises(StoreError, match="正被占用"):
        refresh(desk, filled)


def test_an_import_and_its_refresh_are_one_step(filled, desk, products):
    products("c.csv", "2025-03-16~2025-03-22", {1: 1})
    report = carry_out(plan_import(filled))
    refresh_after(desk, filled, report)
    assert "导入 1 个文件：新增 1 行" in desk.get("上次动作")
    assert str(desk.get("可撤销")).endswith("导入 1 个文件")
    assert [manifest.job for _, manifest in backups_of(filled)] == ["导入", "导入"]
    assert [each.job for each in read_activities(filled)] == ["导入", "导入", "刷新诊断"]


def test_an_import_into_a_store_without_workbook_says_nothing_of_one(filled, products, run):
    products("c.csv", "2025-03-16~2025-03-22", {1: 1})
    assert show_import(filled, carry_out(plan_import(filled))) == ""


@pytest.mark.parametrize(("entries", "labels"), [
    ([], []),
    ([("day", "2026-10-01", "2026-10-31")], ["2026-10-31", "2026-10-25~2026-10-31", "2026-10"]),
    ([("day", "2026-09-01", "2026-10-15")], ["2026-10-15", "2026-10-04~2026-10-10", "2026-09"]),
    ([("day", "2026-10-12", "2026-10-15")], ["2026-10-15", "2026-10-11~2026-10-17", "2026-10"]),
    ([("week", "2026-10-25", "2026-10-31")], ["2026-10-25~2026-10-31", "2026-10"]),
    ([("week", "2026-10-18", "2026-10-24"), ("week", "2026-09-20", "2026-09-26")],
     ["2026-10-18~2026-10-24", "2026-09"]),
    ([("month", "2026-09-01", "2026-09-30"), ("day", "2026-10-01", "2026-10-09")],
     ["2026-10-09", "2026-09-27~2026-10-03", "2026-09"]),
    ([("event", "2026-10-01", "2026-10-09")], ["2026-10-09", "2026-09-27~2026-10-03", "2026-10"]),
    ([("event", "2026-11-01", "2026-11-09"), ("month", "2026-10-01", "2026-10-31")],
     ["2026-10-25~2026-10-31", "2026-10"]),
])
def test_newest_periods(entry, entries, labels):
    assert [period.label for period in newest_periods([entry(*each) for each in entries], 6)] == labels


@pytest.fixture
def entry():
    """entry(grain, start, end): a line of the journal."""
    def make(grain, start, end):
        days = date.fromisoformat(start), date.fromisoformat(end)
        parts = () if grain in ("day", "event") else (period_of(*days).slug,)
        return Entry("0", "a", "别的", "别的", grain, *days, 1, 1, 0, 0, 0, NOW, parts=parts)
    return make
