import pytest

from opsbook.jobs.importlines import preview_lines, report_lines
from opsbook.jobs.imports import carry_out, plan_import

WEEK = "2025-03-02~2025-03-08"


@pytest.fixture
def told(store):
    """told() imports 导入/ and gives the lines of the preview and of the report."""
    def job():
        plan = plan_import(store)
        return preview_lines(plan), report_lines(carry_out(plan))
    return job


def test_empty_inbox_is_said(told):
    assert told() == (["导入/ 里没有文件。"],) * 2


def test_each_file_has_its_line_and_all_a_total(told, products):
    products("a.csv", WEEK, {1: 3, 2: 4})
    before, after = told()
    assert before == [f"a.csv：产品数据 {WEEK}，2 行：新增 2，变更 0，不变 0",
                      "共 1 个文件：可导入 1，已导入过 0，不能导入 0。"]
    assert after == [f"a.csv：已导入 产品数据 {WEEK}，2 行：新增 2，变更 0，不变 0",
                     "共 1 个文件：导入 1，已导入过 0，没有导入 0。"]


def test_absent_rows_are_named_in_the_preview(told, products):
    products("a.csv", WEEK, {1: 3, 2: 4})
    told()
    products("b.csv", WEEK, {1: 3})
    before, _ = told()
    assert before[0].endswith("不变 1，保留缺席 1")
    assert before[1].startswith("  注意：库里有 1 行这次没有：160000000002。")


def test_file_imported_before_and_refused_file(told, products, store):
    products("a.csv", WEEK, {1: 3})
    told()
    products("a.csv", WEEK, {1: 3})
    (store.inbox / "照片.csv").write_text("姓名,电话\n王,1\n", "utf-8")
    _, after = told()
    assert f"a.csv：产品数据 {WEEK}，已经导入过，数据没有改变" in after
    assert any(line.startswith("照片.csv：") and "文件留在原处" in line for line in after)
    assert after[-1] == "共 2 个文件：导入 0，已导入过 1，没有导入 1。"
