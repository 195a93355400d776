import pytest

from opsbook.catalogue.kpi import kpi_items
from opsbook.catalogue.records import record_of
from opsbook.catalogue.rowlinks import Target, with_place
from opsbook.catalogue.tables import RowOf
from opsbook.desk.closed.addresses import Place
from opsbook.desk.closed.engine import Engine
from opsbook.errors import CatalogueError

TARGETS = {"操作": Target("操作记录", "日期", "行号"), "订单": Target("订单跟进", "单号", "行号")}
CELLS = {"链接[[#This Row],[表]]": "链接!A1", "链接[[#This Row],[行]]": "链接!B1", "操作[行号]": "操作记录!D8:D10",
         "操作[日期]": "操作记录!B8:B10", "订单[行号]": "订单跟进!R20:R21", "订单[单号]": "订单跟进!F20:F21"}


@pytest.mark.parametrize(("table", "id", "place"), [
    ("操作", "o1", "#'操作记录'!B9"), ("操作", "o3", "#'操作记录'!B10"), ("订单", "t0", "#'订单跟进'!F20"),
    ("操作", "left", "#'操作记录'!B7"), ("操作", "t0", "#'操作记录'!B7"), ("订单", "", "#'订单跟进'!F19"),
    ("别的", "o1", "#A1"),
])
def test_the_row_is_found_where_it_stands(table, id, place):
    formula = with_place("{row}", "链接", RowOf("表", "行", ("操作", "订单")), TARGETS)
    for name, cells in CELLS.items():
        formula = formula.replace(name, cells)
    engine = Engine(("链接", "操作记录", "订单跟进"), {})
    engine.values("链接", Place(1, 1), [[table, id]])
    engine.values("操作记录", Place(8, 4), [["o0"], ["o1"], ["o3"]])
    engine.values("订单跟进", Place(20, 18), [["t0"], ["t1"]])
    assert engine.formula("链接", Place(1, 3), formula)
    assert engine.evaluate([("链接", Place(1, 3))]) == [place]


def test_a_table_that_is_not_there_is_named():
    with pytest.raises(CatalogueError, match="没有记录表“询盘”"):
        with_place("{row}", "链接", RowOf("表", "行", ("询盘",)), TARGETS)


@pytest.mark.parametrize(("record", "role"), [("kpi_operators", "运营"), ("kpi_sales", "业务")])
def test_every_item_leads_to_a_table_its_link_knows(record, role):
    asked = {record_of(item.record).name for item in kpi_items() if item.role == role or item.owner_setting}
    assert asked <= set(record_of(record).table.column("去看").row_of.among)


def test_every_link_has_its_row():
    linked = map(record_of, ("kpi_operators", "kpi_sales", "spotchecks"))
    formulas = [record.table.column("去看").formula for record in linked]
    assert not [text for text in formulas if "{" in text or len(text) > 8192]
