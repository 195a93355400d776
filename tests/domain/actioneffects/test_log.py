import pandas as pd

from opsbook.catalogue.records import record_of
from opsbook.domain.actioneffects.log import Logs, logged_actions
from opsbook.history.registers import field_types

DAY = pd.Timestamp(2026, 11, 3)
ONE, TWO, THREE = "1600000000001", "1600000000002", "1600000000003"


def rows(record, *said):
    """Rows of a register on one day."""
    types = field_types(record_of(record))
    return pd.DataFrame([{"date": DAY, **row} for row in said], columns=list(types), dtype="object").astype(types)


def logged(operations=(), publishing=(), campaigns=(), posts=()):
    found = logged_actions(Logs(
        rows("operations", *operations), rows("publishing", *publishing), rows("campaigns", *campaigns),
        rows("posts", *posts), {"plan": ["全站推广-新品"], "word": ["LED strip"]}))
    return found[["action", "scope", "unit", "done", "followed"]].to_numpy().tolist()


def test_operations_say_product_plan_or_word():
    assert logged([
        {"kind": "修改", "object": ONE, "content": "标题"}, {"kind": "修改", "object": ONE, "content": "标题"},
        {"kind": "橱窗更换", "object": "3 号位", "before": TWO, "after": THREE}, {"kind": "新发", "object": TWO},
        {"kind": "调价", "object": "标准推广-关键词", "content": "led strip 出价"},
        {"kind": "预算", "object": "全站推广-新品"}, {"kind": "排查", "object": "全站推广-新品"},
        {"kind": "时段", "object": "没有这个计划"}]) == [
        ["修改：标题", "product", ONE, True, True], ["橱窗更换", "product", THREE, True, True],
        ["新发", "product", TWO, True, False], ["调价：led strip 出价", "word", "LED strip", True, True],
        ["预算", "plan", "全站推广-新品", True, True]]


def test_an_edit_told_in_both_logs_is_one():
    assert logged([{"kind": "修改", "object": ONE}, {"kind": "修改", "object": TWO}],
                  [{"kind": "优化", "product_id": ONE, "scope": "主图"}, {"kind": "新品", "product_id": THREE},
                   {"kind": "关键词覆盖", "product_id": THREE, "reused": True}]) == [
        ["修改", "product", TWO, True, True], ["优化：主图", "product", ONE, True, True],
        ["新品", "product", THREE, True, False], ["关键词覆盖", "product", THREE, True, True]]


def test_campaigns_are_done_where_the_store_joined_and_was_taken():
    named = {"eligible": True, "products": f"{ONE}、{TWO}"}
    assert logged(campaigns=[
        {**named, "name": "报了", "signed_up": True}, {**named, "name": "没过", "signed_up": True, "result": "没通过"},
        {**named, "name": "没报", "signed_up": False}, {**named, "name": "没说"},
        {**named, "name": "不能报", "signed_up": False, "eligible": False}]) == [
        [f"活动报名：{name}", "product", unit, done, True]
        for name, done in (("报了", True), ("没过", False), ("没报", False)) for unit in (ONE, TWO)]


def test_posts_count_once_a_week_and_for_the_product_they_name():
    assert logged(posts=[{"kind": "视频", "title": "开箱"}, {"kind": "动态", "title": f"新品 {ONE}"}]) == [
        ["粉丝通发布", "channel", "粉丝通", True, True], ["粉丝通发布：动态", "product", ONE, True, True]]


def test_no_logs_no_actions():
    assert logged() == []
