import csv
from dataclasses import replace

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from opsbook.demo.downloads import downloads
from opsbook.demo.layouts import Layout, layouts
from opsbook.demo.mishaps import with_mishaps
from opsbook.demo.sheetfiles import write_file
from opsbook.demo.writing import written_rows

PRODUCT_COLUMNS = [     # of a real export, the four blanks included
    "产品ID", "产品名称", "是否橱窗", "是否顶展", "是否P4P", "搜索曝光次数", "搜索点击次数", "搜索点击率",
    "访问人数", "询盘个数", "近90天商机人数", "询盘人数", "询盘率", "收藏人数", "分享人数 ", "对比人数 ",
    "提交订单个数 ", "TM咨询人数 ", "产品负责人", "RTS线上买家数", "RTS线上实收GMV", "全店曝光次数",
    "全店点击次数", "营销曝光次数", "营销点击次数", "标准推广曝光次数", "标准推广点击次数",
    "全站推广曝光次数", "全站推广点击次数",
]


@pytest.mark.parametrize(("writing", "value", "cell"), [
    ("percent", 0.016217, "1.62%"), ("percent", 0.037, "3.7%"), ("percent", 0.0, "0%"), ("percent", 0.2, "20%"),
    ("percent", 1.0, "100%"), ("percent1", 0.00302, "0.3%"), ("percent", float("nan"), "-"),
    ("commas", 1000, "1,000"), ("yuan", 229.12, "¥229.12"), ("yuan", 1229.1, "¥1,229.10"), ("count", 7.0, 7),
    ("number", 814.0, 814.0), ("flag", True, "Y"), ("flag", False, "N"), ("yes", True, "是"), ("text", "", "-"),
    ("day", pd.Timestamp(2026, 9, 19), "2026-09-19"), ("day", pd.NaT, "-"),
    ("clock", pd.Timestamp("2026-09-19 20:30", tz="UTC"), "2026-09-20 04:30:00"),
])
def test_values_are_written_as_the_platform_writes_them(writing, value, cell):
    layout = Layout(id="one", columns=(("value", "值", writing),))
    assert written_rows(pd.DataFrame({"value": [value]}), layout, "") == [["值"], [cell]]


def test_peers_follow_their_column():
    layout = Layout(id="one", columns=(("a", "甲", "count"), ("b", "乙", "count")))
    rows = pd.DataFrame({"a": [1], "b": [4], "a_peer_average": [2], "a_peer_best": [3]})
    assert written_rows(rows, layout, "题") == [["题"], ["甲", "甲同行平均", "甲同行优秀", "乙"], [1, 2, 3, 4]]


@pytest.fixture(scope="module")
def month(year):
    return replace(year, timeline=replace(year.timeline, n_months=1))


@pytest.fixture(scope="module")
def files(month):
    return {file.name: file for file in with_mishaps(downloads(month), month.model.story.files, month.noise)}


def test_products_are_true_xls_in_the_real_shape(files, tmp_path):
    file, path = files["Products-2026-10-31.xls"], tmp_path / "a.xls"
    write_file(path, written_rows(file.rows, layouts()["products"], file.title))
    assert path.read_bytes().startswith(bytes.fromhex("D0CF11E0A1B11AE1"))
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert sheet[0][0] == "产品数据, 时间周期 2026-10-25~2026-10-31"
    assert [set(row) for row in sheet[1:5]] == [{""}] * 4
    assert sheet[5] == PRODUCT_COLUMNS
    assert len(sheet) == 6 + len(file.rows)


@pytest.mark.parametrize("suffix", [".xls", ".xlsx", ".csv"])
def test_the_same_rows_give_the_same_bytes(tmp_path, suffix):
    rows = [["标题"], [], ["甲", "乙"], ["1601825074604", 2], ["-", 0.5]]
    one, two = tmp_path / f"1{suffix}", tmp_path / f"2{suffix}"
    write_file(one, rows)
    write_file(two, rows)
    assert one.read_bytes() == two.read_bytes()


def test_orders_are_gbk_csv(files, tmp_path):
    file, path = files["订单明细-2026-10.csv"], tmp_path / "a.csv"
    layout = layouts()["orders"]
    write_file(path, written_rows(file.rows, layout, file.title), layout.encoding)
    rows = list(csv.reader(path.read_text(encoding="gbk").splitlines()))
    assert rows[0][:3] == ["订单号", "下单日期", "买家"]
    assert len(rows) == 1 + len(file.rows)


def test_layouts_name_columns_the_rows_have(files):
    for file in files.values():
        wanted = {name for name, _, _ in layouts()[file.kind].with_peers(set(file.rows))}
        assert wanted <= set(file.rows), file.name


def test_mishaps(files):
    names = set(files)
    assert not {"getKeywords-2026-10-10.xls", "访客地域-2026-10-04~2026-10-10.xlsx"} & names
    assert "访客地域-2026-10-11~2026-10-17.xlsx" in names
    assert files["getKeywords-2026-10-03.xls"].kind == "products"
    assert files["Products-2026-10-17 (1).xls"].rows.equals(files["Products-2026-10-17.xls"].rows)
    first, again = files["Products-2026-10-24.xls"].rows, files["Products-2026-10-24 (1).xls"].rows
    assert 0.02 < (first["impressions"] < again["impressions"]).mean() < 0.15
