from datetime import UTC, datetime, timedelta

import pytest
from workbooks import memory_desk

from opsbook.catalogue.records import record_of
from opsbook.history.history import History
from opsbook.jobs.refresh import RefreshOptions, refresh
from opsbook.jobs.registers import merge_registers

NOW = datetime(2025, 4, 8, 9, tzinfo=UTC)
HEADER = "订单号,下单日期,买家,国家,业务员,金额,状态"


@pytest.fixture
def orders(store, run):
    """orders(*rows) imports an export of orders: number, day, country, person, amount, state."""
    def job(*rows):
        lines = [",".join([number, day, "Tom", country, person, str(amount), state])
                 for number, day, country, person, amount, state in rows]
        (store.inbox / f"{len(rows)}{hash(rows)}.csv").write_text("\n".join([HEADER, *lines, ""]), "utf-8-sig")
        run()
    return job


@pytest.fixture
def desk(store):
    return memory_desk(store)


def typed(desk):
    """The orders of the workbook without the columns of formulas."""
    formulas = [column.name for column in record_of("orders").columns if column.formula]
    return desk.read("订单跟进").drop(columns=formulas)


def merged(store, desk, now=NOW):
    history = History(store.history)
    found = merge_registers(desk, store, history, store.settings(), now)
    history.save()
    rows = found.tables["订单跟进"]
    desk.write("订单跟进", rows)
    desk.write("元数据", desk.read("元数据").assign(值=lambda meta: [
        found.stamp if key == "登记合并" else value for key, value in meta.values.tolist()]))
    return found, rows.set_index("订单号")


ONE = ("T1", "2025-04-02", "US", "李娜", 100, "待发货")


def test_imported_rows_are_appended_once_and_corrections_reach_them(store, desk, orders):
    orders(ONE)
    for _ in range(2):
        _, rows = merged(store, desk)
        assert rows.index.tolist() == ["T1"]
    assert rows.loc["T1", ["国家", "金额", "业务"]].tolist() == ["美国", 100.0, "李娜"]
    orders((*ONE[:5], "已发货"), ("T2", "2025-04-03", "BR", "李娜", 5, "待付款"))
    _, rows = merged(store, desk)
    assert rows["状态"].to_dict() == {"T1": "已发货", "T2": "待付款"}


def test_a_typed_cell_holds_an_empty_one_is_filled_and_the_pair_is_told(store, desk, orders):
    rows = typed(desk)
    rows.loc[0, ["订单号", "国家", "金额", "进度"]] = ["T1", "美国", 120.0, "排产"]
    desk.write("订单跟进", rows)
    orders(ONE)
    found, rows = merged(store, desk)
    assert len(rows) == 1
    assert rows.loc["T1", ["国家", "金额", "进度", "业务", "标记"]].tolist() == [
        "美国", 120.0, "排产", "李娜", "下单日期、金额 和导出不一致"]
    [problem] = found.problems
    assert problem.row == 2 and "120" in problem.what and "100" in problem.what
    assert merged(store, desk)[0].problems == found.problems


def test_an_emptied_cell_takes_the_exports_value_again(store, desk, orders):
    orders(ONE)
    merged(store, desk)
    rows = typed(desk)
    rows.loc[0, "金额"] = None
    desk.write("订单跟进", rows)
    assert merged(store, desk)[1].loc["T1", "金额"] == 100.0


def test_a_row_taken_out_does_not_come_back_and_old_ones_do_not_come(store, desk, orders):
    orders(ONE, ("T0", "2023-01-02", "US", "李娜", 1, "已完成"))
    _, rows = merged(store, desk)
    assert rows.index.tolist() == ["T1"]
    desk.write("订单跟进", typed(desk).head(0))
    orders(ONE, ("T3", "2025-04-03", "BR", "李娜", 5, "待付款"))
    assert merged(store, desk)[1].index.tolist() == ["T3"]


def test_a_refresh_shows_imported_orders_and_a_second_changes_nothing(store, desk, orders):
    orders(ONE)
    assert refresh(desk, store, options=RefreshOptions(now=NOW)).changed
    assert typed(desk)["订单号"].tolist() == ["T1"]
    assert not refresh(desk, store, options=RefreshOptions(now=NOW + timedelta(minutes=5))).changed


def test_a_row_without_number_gets_one(store, desk):
    rows = typed(desk)
    rows.loc[0, "买家"] = "Tom"
    desk.write("订单跟进", rows)
    [number] = merged(store, desk)[1].index
    assert number.startswith("自编-")
