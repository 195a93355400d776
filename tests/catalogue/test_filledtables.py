import pytest

from opsbook.catalogue.filledtables import filled_table
from opsbook.catalogue.records import record_of, records


def test_data_tables_are_filled_from_the_top():
    table = filled_table(record_of("channels"))
    assert (table.key, table.newest_first, table.rates) == (
        ("粒度", "期", "渠道"), "开始", {"商机转化率", "访客环比", "占比"})
    assert table.columns[-2:] == (table.mark, table.row_id) == ("标记", "行号")


@pytest.mark.parametrize("record", [each for each in records() if each.fill_key], ids=lambda each: each.id)
def test_a_filled_table_fills_its_key(record):
    assert set(record.fill_key) <= set(filled_table(record).filled)


@pytest.mark.parametrize(("record", "row", "days"), [
    ("metrics", {"粒度": "周"}, 98), ("metrics", {"粒度": "月"}, 427), ("metrics", {}, 400), ("customers", {}, 0),
])
def test_weeks_leave_the_workbook_before_months(record, row, days):
    assert record_of(record).days_shown(row) == days
