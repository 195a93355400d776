"""The finished workbook judges anew when a threshold is typed, though no Python answers."""

from datetime import date

import pytest

from opsbook.builder.content import Content
from opsbook.builder.workbook import build_book
from opsbook.catalogue.settings import load_settings
from opsbook.desk.closed.closeddesk import open_closed
from opsbook.desk.rows.findings import finding_rows
from opsbook.desk.rows.thresholds import threshold_rows
from opsbook.domain.finding import Finding
from opsbook.domain.period import month_of
from opsbook.domain.verdict import Verdict

CTR = Finding(rule="O03", title="总点击率", period=month_of(date(2025, 3, 1)), scope="store", name="", metric="ctr",
              verdict=Verdict.FAIL, sentence="总点击率 0.71%，目标 1.00%，没有达到。", action="检查主图", owner="运营",
              value=0.0071, target=0.01, weight=1.0)


@pytest.fixture(scope="module", params=[True, False], ids=["xlsm", "xlsx"])
def built(request, tmp_path_factory):
    """A workbook of one finding, with macros and without."""
    tables = {"诊断明细": finding_rows([CTR], {}), "阈值": threshold_rows(load_settings())}
    path = tmp_path_factory.mktemp("built") / ("店铺.xlsm" if request.param else "店铺.xlsx")
    path.write_bytes(build_book(Content(tables), macros=request.param))
    return path


def verdict(path):
    rows = open_closed(path, {}).read("诊断").set_index("规则")
    return rows.loc["O03", ["判定", "目标"]].tolist()


def test_a_threshold_typed_in_the_finished_workbook_changes_the_verdict(built):
    found = [verdict(built)]
    for own in (0.005, None):
        desk = open_closed(built, {})
        rows = desk.read("阈值")
        rows.loc[rows["规则"] == "O03", "自定目标"] = own
        desk.write("阈值", rows[["自定目标"]])
        desk.commit()
        found.append(verdict(built))
    assert found == [["预警", 0.01], ["达标", 0.005], ["预警", 0.01]]
