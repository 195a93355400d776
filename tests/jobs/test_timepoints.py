"""The job 询盘时间点: what stands on the sheet, twice is once, what is said where nothing can be said."""

from datetime import UTC, datetime

import pandas as pd
import pytest
from workbooks import table_texts

from opsbook.catalogue.sheets import table_of
from opsbook.errors import SettingsError
from opsbook.jobs.activities import read_activities
from opsbook.jobs.timepoints import timepoints

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
ROWS = [
    ("1", datetime(2026, 11, 9, 10), datetime(2026, 11, 9, 10, 30), "USA", "Seattle"),
    ("2", datetime(2026, 11, 16, 10), datetime(2026, 11, 16, 15), "美国", None),
    ("3", datetime(2026, 11, 16, 22, 30), None, "德国", None),
    ("4", datetime(2026, 11, 16, 10, 5), datetime(2026, 11, 16, 10, 20), "US", None),
]


@pytest.fixture
def asked(desk, store):
    """asked(rows): the job done on a workbook with these inquiries (and the desk); no rows: an empty register."""
    def run(rows=ROWS):
        columns = ["编号", "询盘时间", "首次回复时间", "客户国家", "其他买家信息"]
        given = pd.DataFrame(rows, columns=columns, dtype=object)
        every = [column.name for column in table_of("询盘登记").columns if not column.formula]
        desk.write("询盘登记", given.astype(object).where(given.notna(), None).reindex(columns=every))
        return timepoints(desk, store, now=NOW), desk
    return run


def rows_of(desk, table):
    return desk.read(table).to_numpy().tolist()


def test_what_stands_on_the_sheet(asked):
    report, desk = asked()
    assert rows_of(desk, "投放时段") == [["美国", "22:00", "07:00", "06:00", "15:00", 3, None, 0.0],
                                     ["德国", "16:00", "01:00", "00:00", "09:00", 1, None, 1.0]]
    assert rows_of(desk, "值班安排") == [["周一", "10:00", "12:00", 2, 1], ["周一", "22:00", "24:00", 2, 1]]
    assert rows_of(desk, "集中时段") == [[10, 3, 0.75, 0.75], [22, 1, 0.25, 1.0]]
    assert rows_of(desk, "超时时段") == [[22, 1, 1, 1.0], [10, 3, 1, pytest.approx(1 / 3)]]
    assert rows_of(desk, "买家时区") == [["美国", "America/New_York", "主要时区", 2],
                                     ["美国", "America/Los_Angeles", "按地区", 1],
                                     ["德国", "Europe/Berlin", "主要时区", 1]]
    assert rows_of(desk, "时点选项")[:3] == [["全部"] * 4, ["美国", None, None, None], ["德国", None, None, None]]
    assert desk.read("询盘登记")["办公时段"].tolist() == [11, 11, 23, 11]
    assert desk.get("时点_值班") == report.sentence
    assert "每周 4 个工时，100.0%" in report.sentence and "够得着 75%；实际及时回了 50%" in report.sentence
    assert "2026-09-22 到 2026-11-16（8 周）的 4 条" in desk.get("时点_范围") and "只有 2 周" in desk.get("时点_范围")
    assert report.lines[0].startswith("看的是 2026-09-22") and desk.get("时点_范围").startswith("下面四张表")
    assert report.lines[2] == "周一 10:00–12:00、22:00–24:00" and "只看了 4 条" in report.sentence


def test_twice_changes_nothing_but_the_log(asked, store):
    _, desk = asked()
    before = table_texts(desk)
    timepoints(desk, store, now=NOW)
    assert table_texts(desk) == before
    assert [each.job for each in read_activities(store)] == ["询盘时间点"] * 2


def test_an_empty_register_says_so(asked):
    report, desk = asked([])
    assert len(report.lines) == 2 and "一条询盘也没有" in report.lines[0]
    assert "没有询盘" in report.sentence and "说不出" in desk.get("时点_投放")
    assert (len(desk.read("值班安排")), len(desk.read("投放时段"))) == (0, 0)


def test_hours_nobody_works_and_too_few_people(asked, store):
    store.settings_file.write_text("[staffing]\nnever = [0, 1, 21, 22, 23]\n", encoding="utf-8")
    assert "全排满，也只有 75.0%" in asked()[0].sentence
    store.settings_file.write_text("[staffing]\nper_hour = 1.0\n", encoding="utf-8")
    crowd = [(str(number), datetime(2026, 11, 16, 10), None, None, None) for number in range(31)]
    with pytest.raises(SettingsError, match="一个人一小时"):
        asked(crowd)
