from datetime import date

import pytest

from opsbook.catalogue.seasons import seasons
from opsbook.domain.monthplan import calendar_rows
from opsbook.domain.period import parse_month
from opsbook.domain.season import Season, occasions

SPRING = (date(2027, 2, 6),)


@pytest.mark.parametrize(("month", "names"), [
    ("2027-01", ["圣诞和新年", "春节"]), ("2027-02", ["春节", "3 月采购节"]), ("2027-03", ["3 月采购节"]),
    ("2027-06", []),
    ("2027-08", ["9 月采购节"]), ("2027-09", ["9 月采购节", "国庆"]), ("2027-12", ["圣诞和新年"]),
])
def test_a_month_knows_its_seasons_and_those_to_prepare_for(month, names):
    assert [each.season.name for each in occasions(seasons(), parse_month(month), SPRING)] == names


def test_a_season_to_come_is_prepared_by_the_end_of_the_month():
    expo = Season("expo", "3 月采购节", "报名", days=31, start="03-01", prepare=30)
    rows = {month: calendar_rows(parse_month(month), occasions([expo], parse_month(month), ()), "陈薇")
            for month in ("2027-02", "2027-03")}
    told = {month: [(row.item, row.goal, row.due) for row in each] for month, each in rows.items()}
    assert told == {
        "2027-02": [("3 月采购节 2027", "2027-03-01 开始，本月准备：报名", date(2027, 2, 28))],
        "2027-03": [("3 月采购节 2027", "2027-03-01 到 2027-03-31：报名", date(2027, 3, 31))]}
