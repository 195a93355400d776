from datetime import date

import pandas as pd
import pytest

from opsbook.domain.issuelist import Advice, found_issues, issue_list

TODAY = date(2026, 11, 17)
ADVICE = Advice({"零效果": "优化", "零效果 90 天": "删除重发", "问题产品": "修改", "违规": "立即改",
                 "低分品": "补齐"}, "陈薇")
CALM = {"listed": True, "zero_30": False, "zero_90": False, "low_score": False, "problem": False, "impressions": 5.0,
        "title": "杯子", "owner": None}


def products(**each):
    """Each product by its id, with what differs from CALM."""
    rows = pd.DataFrame([{"product_id": id, **CALM, **state} for id, state in each.items()])
    return rows.astype(dict.fromkeys(("zero_30", "zero_90", "low_score", "problem"), "boolean"))


def known(*rows):
    names = ["kind", "product_id", "title", "date", "action", "person", "done", "done_on"]
    frame = pd.DataFrame([(kind, id, "旧标题", pd.Timestamp(2026, 9, 1), action, "赵凯", done, done_on)
                          for kind, id, action, done, done_on in rows], columns=names)
    return frame.astype({"done": "boolean", "done_on": "datetime64[us]"})


def listed(table, rows=(), problems=()):
    said = pd.Series(dict(problems), dtype="object")
    return issue_list(found_issues(table, said), known(*rows), ADVICE, TODAY)


def test_new_trouble_is_listed_worst_first():
    table = products(a={"zero_30": True}, b={"zero_90": True, "zero_30": True, "impressions": 0.0},
                     c={"problem": True, "owner": "李娜"}, d={"problem": True}, e={"low_score": True}, f={},
                     g={"listed": False, "zero_30": True}, h={"zero_30": None, "low_score": None})
    found = listed(table, problems={"c": "类目错放", "d": "知识产权侵权"})
    assert found[["kind", "product_id", "action", "person"]].to_numpy().tolist() == [
        ["违规", "d", "立即改", "陈薇"], ["问题产品", "c", "修改", "李娜"], ["零效果", "b", "删除重发", "陈薇"],
        ["零效果", "a", "优化", "陈薇"], ["低分品", "e", "补齐", "陈薇"]]
    assert (found["date"] == pd.Timestamp(TODAY)).all() and found["remark"].isna().all()


@pytest.mark.parametrize(("state", "done", "done_on", "remark"), [
    ({"zero_30": True}, None, None, None),
    ({}, None, None, "已不再是零效果"),
    ({"zero_30": None}, None, None, None),
    ({"listed": False}, None, None, "已下架或删除"),
    ({"zero_30": True, "zero_90": True}, None, None, "已满 90 天：删除重发"),
    ({}, True, date(2026, 9, 20), None),
    ({"zero_30": True}, True, date(2026, 10, 18), "完成 30 天后仍是零效果"),
    ({"zero_30": True}, True, date(2026, 10, 19), None),
])
def test_a_known_row_stays_and_is_told_what_became_of_it(state, done, done_on, remark):
    found = listed(products(a=state), [("零效果", "a", "改标题", done, done_on)])
    assert found[["title", "action", "person", "remark"]].to_numpy().tolist() == [["旧标题", "改标题", "赵凯", remark]]
    assert found.loc[0, "date"] == pd.Timestamp(2026, 9, 1)


def test_a_row_that_says_delete_already_is_not_told_again():
    found = listed(products(a={"zero_30": True, "zero_90": True}), [("零效果", "a", "删除重发", None, None)])
    assert found["remark"].tolist() == [None]


def test_the_same_product_may_have_another_trouble():
    found = listed(products(a={"zero_30": True, "low_score": True}), [("零效果", "a", "改标题", None, None)])
    assert found[["kind", "remark"]].to_numpy().tolist() == [["零效果", None], ["低分品", None]]
