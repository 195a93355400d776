from datetime import datetime

import pytest

from opsbook.domain.activity import Activity
from opsbook.jobs.activities import last_action_text, read_activities, write_activity

DONE = Activity(datetime(2026, 11, 22, 14, 2, 3), "导入", "完成", 340, 4.1, "导入 5 个文件：新增 312 行，更新 28 行")


def test_one_line_an_action(store):
    assert read_activities(store) == ()
    write_activity(store, DONE)
    write_activity(store, DONE)
    assert read_activities(store) == (DONE, DONE)
    assert len((store.logs / "动作.jsonl").read_text(encoding="utf-8").splitlines()) == 2


@pytest.mark.parametrize("torn", ['{"at":"2026-', "不是 JSON", '{"at":1}'])
def test_a_torn_line_is_left_out(store, torn):
    (store.logs / "动作.jsonl").write_text(torn, encoding="utf-8")
    write_activity(store, DONE)
    assert read_activities(store) == (DONE,)


def test_what_the_first_sheet_says():
    assert last_action_text(DONE) == "14:02 导入 5 个文件：新增 312 行，更新 28 行，4.1 秒"


def test_an_import_writes_its_line(store, products, run):
    products("a.csv", "2025-03-02~2025-03-08", {1: 3, 2: 4})
    (store.inbox / "照片.csv").write_text("姓名,电话\n王,1\n", encoding="utf-8")
    run()
    [line] = read_activities(store)
    assert (line.job, line.rows) == ("导入", 2)
    assert line.note == "导入 1 个文件：新增 2 行，更新 0 行，1 个没有导入（看问题清单）"


def test_an_import_that_stores_nothing_writes_none(store, products, run):
    (store.inbox / "照片.csv").write_text("姓名,电话\n王,1\n", encoding="utf-8")
    run()
    assert read_activities(store) == ()
