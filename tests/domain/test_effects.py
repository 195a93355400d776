import pandas as pd
from pandas.testing import assert_frame_equal

from opsbook.domain.effects import COLUMNS, effects, product_operations
from opsbook.domain.period import parse_period

BEFORE, AFTER = parse_period("2026-10-25~2026-10-31"), parse_period("2026-11-08~2026-11-14")
DAY = pd.Timestamp(2026, 11, 3)


def operations(*rows):
    names = ["kind", "object", "content", "before", "after", "person"]
    return pd.DataFrame(rows, columns=names).assign(date=DAY).astype(dict.fromkeys(names, "str"))


def publishing(*rows):
    names = ["kind", "product_id", "scope", "person"]
    return pd.DataFrame(rows, columns=names).assign(date=DAY).astype(dict.fromkeys(names, "str"))


def test_operations_that_name_a_product_are_followed():
    found = product_operations(
        operations(("修改", "1600000000001", "标题", None, None, "陈薇"),
                   ("调价", "LED strip", "出价", "6.5", "5.8", "陈薇"),
                   ("橱窗更换", "3 号位", None, "1600000000002", "1600000000003", "赵凯"),
                   ("修改", "1600000000001", "标题", None, None, "陈薇")),
        publishing(("新品", "1600000000009", None, "赵凯"), ("优化", None, "主图", "赵凯")))
    assert found[["action", "product_id", "person"]].to_numpy().tolist() == [
        ["修改：标题", "1600000000001", "陈薇"], ["橱窗更换", "1600000000003", "赵凯"],
        ["新品", "1600000000009", "赵凯"]]


def test_the_week_before_and_the_week_after():
    weeks = pd.DataFrame(
        [("1", BEFORE, 4.0, 9.0, 0.0), ("1", AFTER, 8.0, 12.0, 1.0), ("2", AFTER, 3.0, 3.0, None),
         ("1", parse_period("2026-11-01~2026-11-07"), 99.0, 99.0, 99.0)],
        columns=["product_id", "period", "clicks", "visitors", "inquiries"])
    weeks = weeks.assign(title="杯子", start=[pd.Timestamp(each.start) for each in weeks["period"]],
                         end=[pd.Timestamp(each.end) for each in weeks["period"]])
    acts = pd.DataFrame([(DAY, "修改：标题", "1", "陈薇"), (DAY, "新品", "2", None), (DAY, "新品", "3", None)],
                        columns=["date", "action", "product_id", "person"])
    assert_frame_equal(effects(acts, weeks, BEFORE, AFTER), pd.DataFrame([
        (DAY, "修改：标题", "1 杯子", "点击", 4.0, 8.0, "陈薇"),
        (DAY, "修改：标题", "1 杯子", "访客", 9.0, 12.0, "陈薇"),
        (DAY, "修改：标题", "1 杯子", "询盘", 0.0, 1.0, "陈薇"), (DAY, "新品", "2 杯子", "点击", None, 3.0, None),
        (DAY, "新品", "2 杯子", "访客", None, 3.0, None), (DAY, "新品", "2 杯子", "询盘", None, None, None),
    ], columns=list(COLUMNS)), check_dtype=False)
