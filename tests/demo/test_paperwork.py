"""What the demo's staff type: consistent with the simulated store, with the planted stories in it."""

from datetime import datetime, timedelta

import pandas as pd
import pytest

from opsbook.builder.content import Content
from opsbook.builder.ownbook import build_own_book
from opsbook.catalogue.records import record_of, records
from opsbook.demo.paperwork.books import change_order, overtyped, own_tables, take_row_out
from opsbook.demo.paperwork.office import open_office
from opsbook.demo.paperwork.rows import REGISTERS, rows_of
from opsbook.demo.paperwork.slips import with_slips
from opsbook.demo.registers import inquiry_rows, order_rows
from opsbook.desk.closed.book import Book
from opsbook.desk.closed.tableread import formula_cells
from opsbook.desk.memory import MemoryDesk

FILLED_BY_THE_PROGRAM = {"channels", "regions", "effects", "spotchecks", "fill_state", "kpi_operators",
                         "kpi_references", "kpi_sales", "kpi_totals", "product_work"}


@pytest.fixture(scope="module")
def office(year):
    return open_office(year)


@pytest.fixture(scope="module")
def right(office):
    """The rows before anybody gets a cell wrong."""
    return rows_of(office)


@pytest.fixture(scope="module")
def rows(office, right):
    return with_slips(office, right)


def test_everything_people_keep_is_written(rows):
    assert {record.id for record in records()} - set(rows) == FILLED_BY_THE_PROGRAM
    assert all(len(table) for table in rows.values())


def test_every_column_is_one_of_its_table(rows):
    for id, table in rows.items():
        assert set(table) <= {column.name for column in record_of(id).columns}


def test_choices_are_those_offered_but_for_the_slips(right):
    for id, table in right.items():
        for column in record_of(id).columns:
            if column.options and column.name in table:
                assert set(table[column.name].dropna()) <= set(column.options), (id, column.name)


@pytest.mark.parametrize("id", ["customers", "operations", "inquiries"])
def test_the_same_seed_types_the_same(office, right, id):
    pd.testing.assert_frame_equal(REGISTERS[id](office), right[id][list(REGISTERS[id](office))])


def test_dates_lie_in_the_days_registers_are_kept(office, rows):
    first, last = datetime.combine(office.first, datetime.min.time()), datetime(2026, 11, 3)
    for id in ("operations", "posts", "marketing", "offsite", "mailings", "work", "todo", "duties"):
        days = rows[id][record_of(id).date]
        assert days.min() >= first, id
        assert days.max() < last, id


def test_typed_inquiries_say_what_the_export_says(year, rows):
    typed = rows["inquiries"].set_index("编号")
    exported = inquiry_rows(year).set_index("inquiry_id")
    both = typed.index.intersection(exported.index)
    assert len(both) == (typed["类型"] == "询盘").sum() > 300
    assert typed.loc[both, "客户国家"].tolist() == exported.loc[both, "country"].tolist()
    assert typed.loc[both, "其他买家信息"].notna().mean() > 0.9


def test_tm_consultations_are_those_counted(year, office, rows):
    typed = rows["inquiries"]
    since = year.timeline.index(office.habits.typed_inquiries)
    assert (typed["类型"] == "TM").sum() == year.leads.tm[since:].sum()


def test_orders_are_the_simulated_ones(year, rows):
    amounts, typed = order_rows(year).set_index("order_id")["amount"], rows["orders"]
    assert typed["金额"].tolist() == amounts[typed["订单号"]].tolist()


def test_published_products_are_logged(year, office, rows):
    born = year.shop.loc[year.shop["born"] >= office.number(office.first), "product_id"]
    log = rows["operations"]
    assert set(log.loc[log["类型"] == "新发", "对象"]) == set(born) == set(
        rows["publishing"].loc[rows["publishing"]["类型"] != "优化", "产品ID"])


def test_the_image_change_is_logged_before_the_clicks_fall(year, rows):
    dipped = year.shop.loc[year.shop["ctr_from"] < year.timeline.n_days, "product_id"].iloc[0]
    log = rows["operations"]
    assert log.loc[(log["类型"] == "图片") & (log["对象"] == dipped), "日期"].tolist() == [datetime(2026, 9, 28)]


def test_the_repost_is_a_deletion_and_a_new_product(year, rows):
    fresh = year.shop.iloc[-1]
    log = rows["operations"].set_index("对象")
    old = year.shop.loc[year.shop["title"] == fresh["title"], "product_id"].iloc[0]
    assert (log.loc[old, "类型"], log.loc[old, "日期"]) == ("删除", log.loc[fresh["product_id"], "日期"])


def test_no_bids_while_the_budget_was_out(year, rows):
    first, last = (datetime.combine(day, datetime.min.time()) for day in year.model.story.outage.closed)
    log = rows["operations"]
    out = log[log["日期"].between(first, last)]
    assert set(out["类型"]) & {"调价", "屏蔽词"} == set()
    assert (out.loc[out["类型"] == "排查", "在线小时"].iloc[1:] < 6).all()    # the first looks at the day before
    assert log.loc[log["类型"] == "预算", "日期"].tolist() == [first, last + timedelta(1)]


def test_nobody_works_on_holidays_or_after_leaving(office, rows):
    marketing = rows["marketing"]
    assert "孙倩" not in set(marketing["账号"])
    assert not marketing["日期"].between(datetime(2026, 10, 1), datetime(2026, 10, 7)).any()


def test_the_slow_salesperson_does_less_and_late(rows):
    pool = rows["customers"].query("来源 == '公海'").groupby("负责业务").size()
    assert pool.idxmin() == "吴磊"
    waited = rows["inquiries"]["首次回复时间"] - rows["inquiries"]["询盘时间"]
    assert waited.groupby(rows["inquiries"]["负责业务"]).median().idxmax() == "吴磊"


def test_a_coupon_ran_out(rows):
    offers = rows["offers"]
    over = offers[(offers["结束"] < datetime(2026, 11, 3)) & offers["已续"].isna()]
    assert over["结束"].tolist() == [datetime(2026, 10, 30)]


def test_the_missed_tuesday_was_made_good_a_week_later(rows):
    duties = rows["duties"].query("项目 == '上周数据三张表'").set_index("日期")["完成日"]
    assert duties[datetime(2026, 10, 20)] == datetime(2026, 10, 27)


@pytest.mark.parametrize("story", range(6))
def test_each_slip_is_one_cell(office, right, rows, story):
    slip = office.habits.slips[story]
    before, after = right[slip.record], rows[slip.record]
    kept = before[slip.column] if slip.column in before else pd.Series(None, index=before.index, dtype=object)
    now = after[slip.column].iloc[: len(kept)]
    changed = (now != kept) & ~(now.isna() & kept.isna())
    assert changed.sum() == 1, slip.story


def test_a_reply_before_its_inquiry(rows):
    inquiries = rows["inquiries"].dropna(subset=["首次回复时间"])
    assert (inquiries["首次回复时间"] < inquiries["询盘时间"]).sum() == 1


@pytest.fixture(scope="module")
def desk(rows):
    """The tables salespeople have in their own books, everybody's rows in them."""
    every = {record.name: rows[record.id].reindex(columns=[column.name for column in record.table.columns])
             for record in records() if record.own_book}
    return MemoryDesk({name: table.astype(object).where(table.notna(), None) for name, table in every.items()})


def test_salespeople_have_their_rows(office, rows, desk):
    marketing = [own_tables(person, desk)["客户营销"] for person in office.there(office.last)]
    assert sum(map(len, marketing)) == len(rows["marketing"])
    assert all(table["账号"].nunique() == 1 for table in marketing)


def test_an_order_is_changed(office, rows, desk):
    change_order(office, desk, "已装柜")
    now, typed = desk.read("订单跟进"), rows["orders"]["进度"]
    changed = now[now["进度"].ne(typed) & (now["进度"].notna() | typed.notna())]
    assert changed[["业务", "进度"]].to_numpy().tolist() == [[office.habits.disagreement.whose, "已装柜"]]


def test_a_row_is_taken_out(office, rows, desk):
    take_row_out(office, desk)
    left, typed = desk.read("站外开发")["业务"].value_counts(), rows["offsite"]["业务"].value_counts()
    assert (typed - left)[lambda gone: gone != 0].to_dict() == {office.habits.deletion.whose: 1}


def test_a_formula_is_typed_over(office, desk):
    slip = office.habits.overtyped
    data = build_own_book(slip.whose, Content(own_tables(slip.whose, desk)))
    books = Book(data), Book(overtyped(slip, data))
    before, after = (formula_cells(book, book.tables["订单跟进"]) for book in books)
    assert (before != after).sum().to_dict() == {name: int(name == slip.column) for name in before}
