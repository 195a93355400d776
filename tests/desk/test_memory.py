"""What the desk in memory keeps for whoever looks."""

import json

import pandas as pd
import pytest

from opsbook.desk.desk import Question
from opsbook.desk.memory import MemoryDesk
from opsbook.domain.sheetcell import Formula
from opsbook.errors import Cancelled

QUESTION = Question("k", "导入", "确定吗？")


@pytest.fixture
def desk():
    doubled = Formula("=表[[#This Row],[甲]]*2", 2.0)
    return MemoryDesk({"表": pd.DataFrame({"甲": [1], "乙": [doubled]}, dtype=object)}, {"店铺": "某店"})


def test_what_was_said_shown_and_asked_is_kept(desk):
    desk.done("完成")
    desk.show("预览")
    with pytest.raises(Cancelled):
        desk.ask(QUESTION)
    assert (desk.said, desk.shown, desk.asked, desk.path) == (["完成"], ["预览"], [QUESTION], None)


def test_a_formula_filled_down_has_no_value_yet(desk):
    desk.write("表", pd.DataFrame({"甲": [1, 2]}))
    assert desk.read("表")["乙"].tolist() == [2.0, None]


def test_a_copy_can_be_read_by_people(desk, tmp_path):
    desk.copy_to(tmp_path / "副本.json")
    copy = json.loads((tmp_path / "副本.json").read_text(encoding="utf-8"))
    assert copy == {"tables": {"表": {"甲": [1.0], "乙": ["=表[[#This Row],[甲]]*2"]}}, "names": {"店铺": "某店"},
                    "hidden": []}
