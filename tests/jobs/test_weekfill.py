import copy
from datetime import UTC, date, datetime

import msgspec
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from opsbook.catalogue.filledtables import filled_table
from opsbook.catalogue.records import records
from opsbook.catalogue.settings import load_settings
from opsbook.desk.rows.registers import canonical_rows
from opsbook.domain import keywordlibrary
from opsbook.domain.evidence import Evidence
from opsbook.domain.finding import Finding
from opsbook.domain.handkept import keep_hand_edits
from opsbook.domain.period import parse_period
from opsbook.domain.settings import Person
from opsbook.domain.verdict import Verdict
from opsbook.history.history import History
from opsbook.history.keywordlibrary import read_library
from opsbook.history.registers import EVER, keep_register
from opsbook.jobs.countedrows import counted_rows
from opsbook.jobs.fillground import FillGround, wrote_in
from opsbook.jobs.weekfill import fill_week

WEEK, NOW = parse_period("2026-11-08~2026-11-14"), datetime(2026, 11, 17, 2, tzinfo=UTC)
PEOPLE = (Person("陈薇", "运营"), Person("林晓", "业务"))
SETTINGS = msgspec.structs.replace(load_settings(), people=PEOPLE, rfq_quota=20)
PRODUCTS = pd.DataFrame({
    "product_id": ["1600000000001", "1600000000002"], "title": ["Bamboo Cup Set", "Steel Bottle"],
    "impressions": [90.0, 5.0], "clicks": [4.0, 0.0], "visitors": [4.0, 0.0], "inquiries": [1.0, 0.0],
    "tm": [0.0, 0.0], "orders": [0.0, 0.0], "problem": ["正常", "知识产权侵权"]})
OPERATION = {"日期": datetime(2026, 11, 3), "类型": "修改", "对象": "1600000000001", "内容": "标题", "账号": "陈薇"}


class Ground(FillGround):
    """One whose diagnosis is known: judging a week takes a second."""

    def findings(self, period):
        flag = Finding("O03", "总点击率", period, "store", "", "ctr", Verdict.FAIL, "总点击率 0.56%，目标 1.00%。",
                       "改主图", "运营", weight=2.0)
        return (flag,)


class Book:
    """The record tables of a workbook that is filled again and again, with what was written into them."""

    def __init__(self, folder):
        self.history = History(folder)
        self.tables = {each.name: pd.DataFrame(columns=[column.name for column in each.table.columns], dtype=object)
                       for each in records()}
        self.wrote = {}

    def type(self, table, **cells):
        """Type a row at the end of a table."""
        rows = [*self.tables[table].to_dict("records"), cells]
        self.tables[table] = pd.DataFrame(rows, columns=self.tables[table].columns, dtype=object)

    def fill(self, week=WEEK, **tables):
        """Fill a week as the job does; give how many rows and cells are new, changed, kept, gone."""
        ground = self.ground(week, **tables)
        filled = fill_week(ground)
        return {each.name: self.keep(each, filled) for each in records() if each.name in filled.rows}, filled

    def ground(self, week=WEEK, **tables):
        """The store with its registers copied, as of a week."""
        for record in (each for each in records() if len(self.tables[each.name])):
            copy = canonical_rows(record, self.tables[record.name], "Asia/Shanghai")
            keep_register(self.history, record, copy.assign(book="", changed_at=NOW, deleted=False), NOW)
        known = {week: Evidence(week, tables)} if tables else {}
        return Ground(week, date(2026, 11, 17), NOW, SETTINGS, self.history, self.tables, known)

    def keep(self, record, filled):
        name, table = record.name, filled_table(record, filled.leaving.get(record.name, frozenset()))
        kept = keep_hand_edits(self.tables[name], self.wrote.get(name), filled.rows[name], table)
        self.tables[name], self.wrote[name] = kept.rows, kept.wrote
        self.history.keep_frame(wrote_in(record.id), EVER, kept.wrote)
        return kept.n_new, kept.n_changed, kept.n_kept, kept.n_left


def weeks_of_products():
    weeks = (WEEK.before(3), WEEK.before(2), WEEK)
    return pd.concat([PRODUCTS.assign(start=pd.Timestamp(week.start), end=pd.Timestamp(week.end), clicks=clicks)
                      for week, clicks in zip(weeks, (1.0, 2.0, 4.0), strict=True)], ignore_index=True)


TABLES = {"overview": pd.DataFrame({"visitors": [120.0], "impressions": [9000.0], "clicks": [50.0]}),
          "products": PRODUCTS, "product_weeks": weeks_of_products()}


@pytest.fixture(scope="module")
def filled_once(tmp_path_factory):
    """A book filled for the first time, with what was counted and told."""
    made = Book(tmp_path_factory.mktemp("history"))
    made.history.keep_frame("products", WEEK, PRODUCTS)
    made.history.keep_frame("keywords", WEEK, pd.DataFrame(
        {"keyword": ["cup bamboo", "lamp", "Acme cup"], "keyword_index": [50.0, 900.0, 70.0], "clicks": [2, 1, 4]}))
    made.type("操作记录", **OPERATION)
    return made, *made.fill(**TABLES)


@pytest.fixture
def book(filled_once):
    return copy.deepcopy(filled_once[0])


def test_a_week_is_filled_and_a_second_fill_changes_nothing(book, filled_once):
    _, first, filled = filled_once
    assert {name for name, (new, *_) in first.items() if new} == {
        "数据记录", "流量来源", "每周计划", "关键词库", "问题产品", "效果跟踪", "产品表现"}
    assert {counts[1:] for counts in first.values()} == {(0, 0, 0)}
    before = dict(book.tables)
    second, _ = book.fill(**TABLES)
    assert set(second.values()) == {(0, 0, 0, 0)}
    for name, rows in before.items():
        assert_frame_equal(book.tables[name], rows)
    assert filled.lines[:2] == (
        "流量来源：2026-11-08~2026-11-14 的导出没有导入，数空着，可以照后台填",
        "访客地域：2026-11-08~2026-11-14 的导出没有导入，数空着，可以照后台填")


def test_words_that_cannot_be_judged_are_not_counted(tmp_path, filled_once):
    assert filled_once[2].done[0] == "关键词库新收 3 个词，没有标题覆盖的 2 个"
    assert Book(tmp_path).fill()[1].done[0].startswith("关键词库新收 0 个词；还没有产品标题")


def test_words_problem_products_and_effects(book):
    assert book.tables["关键词库"][["词", "搜索指数", "覆盖产品数", "状态"]].to_numpy().tolist() == [
        ["lamp", 900.0, 0.0, "待覆盖"], ["Acme cup", 70.0, 0.0, "待覆盖"], ["cup bamboo", 50.0, 1.0, "已覆盖"]]
    assert book.tables["问题产品"][["类型", "产品ID", "责任人"]].to_numpy().tolist() == [
        ["违规", "1600000000002", "陈薇"]]
    assert book.tables["效果跟踪"][["动作", "对象", "指标", "之前", "之后", "结论", "说明"]].to_numpy().tolist() == [
        ["修改：标题", "1600000000001 Bamboo Cup Set", metric, before, None, "待观察", "11-22 后才看得出"]
        for metric, before in (("曝光", 180.0), ("点击", 3.0), ("访客", 8.0))]


def test_a_brand_is_never_proposed_and_stays_marked(book):
    words = book.tables["关键词库"]
    words.loc[words["词"] == "Acme cup", "品牌词"] = "是"
    book.fill(**TABLES)
    assert book.tables["关键词库"][["词", "品牌词", "状态", "标记"]].to_numpy().tolist() == [
        ["lamp", None, "待覆盖", None], ["Acme cup", "是", "不用", None], ["cup bamboo", None, "已覆盖", None]]


@pytest.mark.parametrize(("typed", "after"), [(None, "待覆盖"), ("不用", "不用")])
def test_a_mark_taken_back_takes_what_the_program_wrote_with_it_but_not_what_a_person_did(book, typed, after):
    words = book.tables["关键词库"]
    acme = words["词"] == "Acme cup"
    words.loc[acme, ["品牌词", "状态"]] = ["是", typed or words.loc[acme, "状态"].item()]
    book.fill(**TABLES)
    words = book.tables["关键词库"]
    assert words.loc[acme, "状态"].item() == "不用"
    words.loc[acme, "品牌词"] = None
    book.fill(**TABLES)
    assert book.tables["关键词库"].loc[acme, "状态"].item() == after


def test_an_own_row_of_a_word_spelt_otherwise_counts_and_stays(book):
    book.type("关键词库", 词="ACME Cup", 品牌词="是")
    book.fill(**TABLES)
    assert book.tables["关键词库"][["词", "品牌词", "状态"]].to_numpy().tolist() == [
        ["lamp", None, "待覆盖"], ["Acme cup", None, "不用"], ["cup bamboo", None, "已覆盖"], ["ACME Cup", "是", None]]


def test_a_product_that_recovered_is_told_and_stays(book):
    fine = PRODUCTS.assign(problem="正常")
    book.fill(**{**TABLES, "products": fine})
    assert book.tables["问题产品"][["产品ID", "标记"]].to_numpy().tolist() == [["1600000000002", "已不再是违规"]]


def test_a_store_without_exports_has_a_plan_and_empty_cells(tmp_path):
    book = Book(tmp_path)
    counts, _ = book.fill()
    assert set(counts) == {"数据记录", "流量来源", "每周计划", "关键词库", "访客地域"}
    assert counts["关键词库"] == (0, 0, 0, 0)
    assert book.tables["数据记录"][["本期", "上期", "环比", "同行平均"]].isna().all(axis=None)
    plan = book.tables["每周计划"]
    assert plan["周开始"].eq(datetime(2026, 11, 15)).all() and plan.loc[0, ["工作项", "来自"]].tolist() == [
        "总点击率：改主图", "O03"]


def test_words_that_matter_less_leave_the_workbook_but_not_the_library(book, monkeypatch):
    book.tables["关键词库"].loc[2, "排名"] = 12.0
    monkeypatch.setattr(keywordlibrary, "SHOWN", 1)
    counts, _ = book.fill(**TABLES)
    assert book.tables["关键词库"]["词"].tolist() == ["lamp", "cup bamboo"]
    assert counts["关键词库"] == (0, 0, 0, 1) and len(read_library(book.history)) == 3


BEFORE = WEEK.before(2)
TROUBLED = {**TABLES, "products": PRODUCTS.assign(problem=["违规", "正常"])}


def test_a_week_filled_late_leaves_what_speaks_of_now_alone(book):
    book.history.keep_frame("products", BEFORE, TROUBLED["products"])
    book.history.keep_frame("keywords", BEFORE, pd.DataFrame({"keyword": ["lamp", "cup bamboo"], "clicks": [9, 8]}))
    words, issues = book.tables["关键词库"], book.tables["问题产品"]
    counts, filled = book.fill(BEFORE, **TROUBLED)
    assert counts["关键词库"] == (0, 2, 0, 0) and "问题产品" not in counts     # they were taken up that early
    assert_frame_equal(book.tables["关键词库"].drop(columns="收录日"), words.drop(columns="收录日"))
    assert_frame_equal(book.tables["问题产品"], issues)
    assert filled.done[1] == ("问题产品说的是现在的产品：已经有 2026-11-08~2026-11-14 的产品数据，"
                              "补填 2026-10-25~2026-10-31 没有动它")


def test_a_word_of_a_week_filled_late_comes_into_the_library(book):
    book.history.keep_frame("keywords", BEFORE, pd.DataFrame({"keyword": ["vase"], "clicks": [9]}))
    book.fill(BEFORE, **TROUBLED)
    vase = book.tables["关键词库"].query("词 == 'vase'")
    assert vase[["收录日", "状态", "点击"]].to_numpy().tolist() == [[datetime(2026, 10, 31), "待覆盖", None]]


@pytest.mark.parametrize("month", ["2026-11", "2026-12"])
def test_the_newest_week_is_not_late_because_a_month_is_stored(book, month):
    book.history.keep_frame("products", parse_period(month), PRODUCTS)
    assert "问题产品" in book.fill(**TABLES)[0]


def test_the_plan_of_a_week_filled_late_stands_above_those_after_it(book):
    book.fill(BEFORE, **TABLES)
    assert book.tables["每周计划"]["周开始"].drop_duplicates().tolist() == [
        datetime(2026, 11, 1), datetime(2026, 11, 15)]
    assert book.tables["数据记录"]["开始"].drop_duplicates().tolist() == [datetime(2026, 11, 8), datetime(2026, 10, 25)]


def test_what_came_of_an_action_is_not_forgotten_where_a_week_is_filled_late(tmp_path):
    book = Book(tmp_path)
    n = SETTINGS.effects.weeks
    for back in range(-n, n + 2):
        book.history.keep_frame("products", WEEK.before(back), PRODUCTS)
    book.type("操作记录", **{**OPERATION, "日期": datetime(2026, 11, 10)})
    book.fill(WEEK)
    assert book.tables["效果跟踪"]["结论"].tolist() == ["说不清"] * 3        # the weeks after are stored already
    effects = book.tables["效果跟踪"]
    assert book.fill(WEEK.before(-n))[0]["效果跟踪"] == (0, 0, 0, 0)
    book.fill(WEEK)
    assert_frame_equal(book.tables["效果跟踪"], effects)


def counted(book):
    """What the counters look at."""
    ground = book.ground()
    return {id: counted_rows(ground, id) for id in ("issues", "keywords", "orders")}


def test_a_product_found_well_again_is_settled_until_it_has_the_trouble_again(book):
    assert counted(book)["issues"]["settled"].tolist() == [False]
    book.fill(**{**TABLES, "products": PRODUCTS.assign(problem="正常")})
    assert counted(book)["issues"]["settled"].tolist() == [True]
    book.fill(**TABLES)
    assert counted(book)["issues"]["settled"].tolist() == [False]


def test_a_row_of_a_persons_own_that_the_program_found_well_is_settled_and_one_too_old(book):
    book.type("问题产品", 进入日期=datetime(2026, 11, 3), 类型="低分品", 产品ID="7", 行号="r1")
    book.type("问题产品", 进入日期=datetime(2026, 1, 3), 类型="低分品", 产品ID="8", 行号="r2")
    book.fill(**TABLES)
    assert book.tables["问题产品"]["标记"].tolist() == [None, "已下架或删除", None]
    assert counted(book)["issues"]["settled"].tolist() == [False, True, True]


def test_the_counters_see_every_word_of_the_library_with_what_people_marked(book, monkeypatch):
    monkeypatch.setattr(keywordlibrary, "SHOWN", 1)
    book.fill(**TABLES)
    assert book.tables["关键词库"]["词"].tolist() == ["lamp"]
    words = counted(book)["keywords"].set_index("keyword")
    assert words[["covered", "status"]].to_numpy().tolist() == [[1, "已覆盖"], [0, "待覆盖"], [0, "待覆盖"]]
    book.tables["关键词库"].loc[0, "品牌词"] = "是"
    assert counted(book)["keywords"].set_index("keyword")["status"]["lamp"] == "不用"


def test_a_store_that_never_kept_a_register_counts_none(tmp_path, book):
    nothing = Book(tmp_path)
    nothing.history.keep_frame(wrote_in("issues"), EVER, book.wrote["问题产品"])     # written, not merged yet
    assert {id: len(rows) for id, rows in counted(nothing).items()} == {"issues": 0, "keywords": 0, "orders": 0}
