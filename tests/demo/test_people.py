from datetime import date

import pandas as pd

from opsbook.demo.model import load_model
from opsbook.demo.replies import present
from opsbook.demo.staff import staff_rows


def test_nobody_answers_while_away_or_after_leaving(year):
    people = year.model.world.sales
    events = year.leads.events.assign(on=year.leads.events["created_at"].dt.tz_convert("Asia/Shanghai").dt.date)
    names = [people[number].name for number in events["sales"]]
    away = events[[name == "何俊" for name in names]]["on"]
    gone = events[[name == "孙倩" for name in names]]["on"]
    assert not away.between(date(2026, 7, 6), date(2026, 7, 19)).any()
    assert gone.max() < date(2026, 6, 20)


def test_who_left_is_no_account_any_more(year):
    june, july = (set(staff_rows(year, year.timeline.months[number])["person"]) for number in (7, 8))
    assert june - july == {"孙倩"}


def test_one_salesperson_is_slow(year):
    rows = staff_rows(year, year.timeline.months[-1]).set_index("person")
    assert rows["reply_hours"].idxmax() == "吴磊"


def test_weights_of_a_day():
    people = load_model().world.sales
    weights = present(pd.DatetimeIndex(["2026-07-05", "2026-07-06"]), people)
    assert weights[:, 1].tolist() == [1.10, 0.0]
