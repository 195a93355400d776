"""What each cell function answers: at the edges, for what is missing, for what is wrong."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opsbook.excel.udfs import UDFS

NA = -2146826246  # what pywin32 gives for a cell with #N/A
MISSING = [None, "", "  ", NA, -2146826281, -2146826243, "#N/A", "#div/0!", float("nan"),
           {"type": "Error", "kind": "Na"}]
TIERS = (200.0, 100.0, 180.0)  # last, average, best


def ask(name, *cells):
    return UDFS[f"OPS_{name}"].call(*cells)


@pytest.mark.parametrize(("cells", "code", "word", "target"), [
    (("O03", 0.01), 1, "达标", 0.01), (("o03", 0.0099999), 3, "预警", 0.01), (("O03", 0.01 - 1e-12), 1, "达标", 0.01),
    (("O03", None), 5, "缺数据", 0.01), (("O03", 0.012, None, None, None, 0.02), 3, "预警", 0.02),
    (("O01", 99.9, *TIERS), 3, "预警", 100.0), (("O01", 100, *TIERS), 2, "关注", 180.0),
    (("O01", 180, *TIERS), 2, "关注", 200.0), (("O01", 200, *TIERS), 1, "达标", 200.0),
    (("O01", 200, None, 100, 180), 5, "缺数据", ""), (("O01", 200, 1, 100, None), 6, "缺基准", ""),
    (("K01", -0.15), 1, "达标", -0.15), (("K01", -0.16), 2, "关注", -0.15), (("K01", -0.21), 3, "预警", -0.15),
    (("D02B", None), 5, "缺数据", ""),
])
def test_a_verdict_its_number_and_its_target(cells, code, word, target):
    answers = [ask("CODE", *cells), ask("VERDICT", *cells)]
    assert answers == [code, word]
    assert target in ("", ask("TARGET", *cells))


@pytest.mark.parametrize(("cells", "target"), [
    (("R27", 0.5), 0.8), (("R27", None, None, None, None, 0.9), 0.9), (("K02", 1), ""), (("K03", 1), ""),
    (("K03", 1, None, None, None, 180), 180),
])
def test_the_target_in_force(cells, target):
    assert ask("TARGET", *cells) == target


@pytest.mark.parametrize("missing", MISSING)
def test_what_is_missing_is_never_a_number(missing):
    assert ask("VERDICT", "O03", missing) == "缺数据"
    assert ask("TARGET", "O01", 150, missing, 100, missing) == ""
    assert ask("GAP", missing, 5) == ask("GAP", 5, missing) == ask("NUMBER", missing) == ""
    assert ask("LOCALHOUR", missing, "US") == ask("REPLYHOURS", 46204.5, missing) == ""
    assert ask("TIER", "RTS", missing, 5, 10) == ""


@pytest.mark.parametrize(("name", "cells", "text"), [
    ("CODE", ("X99", 1), "⚠ 没有规则 X99"), ("VERDICT", (None, 1), "⚠ 缺规则号"), ("ADVICE", (NA, 1), "⚠ 缺规则号"),
    ("TARGET", ("P01", 1), "⚠ 规则 P01 看名单或多项，不能只凭数判定"), ("CODE", ("O03", "0.7%"), "⚠ 本期不是数：0.7%"),
    ("CODE", ("O03", True), "⚠ 本期不是数：True"), ("VERDICT", ("O01", 5, "无"), "⚠ 上期不是数：无"),
    ("GAP", (1, "x"), "⚠ 目标不是数：x"), ("TIER", (None, 1, 1, 1), "⚠ 缺产品类型（RTS 或 定制）"),
    ("TIER", ("RTS", "五", 1, 1), "⚠ 订单数不是数：五"), ("NUMBER", ("约100",), "⚠ 不是数：约100"),
    ("NUMBER", ("$5%",), "⚠ 不是数：$5%"), ("NUMBER", ("US$ 5元",), "⚠ 不是数：US$ 5元"),
    ("NUMBER", ("½",), "⚠ 不是数：½"),
    ("LOCALTIME", (46204.5, None), "⚠ 缺国家或时区"),
    ("LOCALTIME", (46204.5, "Narnia"), "⚠ 认不出国家或时区：Narnia"),
    ("LOCALTIME", (46204.5, "南极洲"), "⚠ 南极洲没有登记时区，请写时区，如 America/New_York"),
    ("LOCALTIME", (46204.5, "US", "../UTC"), "⚠ 认不出国家或时区：../UTC"),
    ("LOCALTIME", (46204.5, "GMT+99"), "⚠ 认不出国家或时区：GMT+99"),
    ("LOCALTIME", (46204.5, "Europe"), "⚠ 认不出国家或时区：Europe"),
    ("LOCALHOUR", ("07/01 10:00", "US"), "⚠ 看不懂时间：07/01 10:00，请写成 2026-10-01 09:30"),
    ("LOCALHOUR", (0.5, "US"), "⚠ 看不懂时间：0.5，请写成 2026-10-01 09:30"),
    ("LOCALHOUR", (True, "US"), "⚠ 看不懂时间：True，请写成 2026-10-01 09:30"),
    ("REPLYHOURS", (None, 46204.5), "⚠ 缺询盘时间"), ("REPLYHOURS", (46204.5, 46204.4), "⚠ 回复早于询盘"),
    ("REPLYHOURS", (46204.5, 46204.6, "也许"), "⚠ 只能是 TRUE 或 FALSE：也许"),
    ("TIMEPOINTS", ([[None], [""]],), "⚠ 没有时间"),
    ("TIMEPOINTS", ([[46204.5]], [["Narnia"]]), "⚠ 认不出国家或时区：Narnia"),
    ("TIMEPOINTS", ([[46204.5], [46204.5]], [["US"]]), "⚠ 区域大小不一：2×1、1×1"),
    ("GAP", ([[1, 2]], [[1, 2, 3]]), "⚠ 区域大小不一：1×2、1×3"),
    ("GAP", ([[1], [2], [3]], [[1], [2]]), "⚠ 区域大小不一：3×1、2×1"),
    ("DIAGNOSE", ([[None, None]],), "⚠ 没有要判定的行"), ("DIAGNOSE", ("O03",), "⚠ 表头缺一列：本期"),
    ("DIAGNOSE", ([["规则", "目标"], ["O03", 1]],), "⚠ 表头缺一列：本期"),
])
def test_wrong_input_is_a_short_text_that_names_it(name, cells, text):
    assert ask(name, *cells) in (text, [[text]])


@pytest.mark.parametrize(("product", "orders", "inquiries", "exposure", "tier"), [
    ("RTS", 5, None, None, "爆品"), ("现货", 4, 99, 1, "实力优品"), ("rts", 2, 0, 0, "实力优品"),
    ("RTS", 1, 99, 1, "潜力品"),
    ("定制", 99, 20, None, "爆品"), ("定制", 0, 2, 0, "实力优品"), ("定制", 0, 1, 5, "潜力品"),
    ("定制", 0, 0, 0, "普通品"),
    ("定制", 5, None, 5, ""), ("RTS", 1, 0, None, ""),
])
def test_a_tier_by_its_bars(product, orders, inquiries, exposure, tier):
    assert ask("TIER", product, orders, inquiries, exposure) == tier


@pytest.mark.parametrize(("written", "number"), [
    ("1.2万", 12000), ("3.7%", 0.037), ("US$ 1,234.50", 1234.5), ("１，２３４", 1234),
    ("(3)", -3), ("5 次", 5), ("2亿", 2e8),
    ("¥-5.5元", -5.5), ("0.5‰", 0.0005), (7, 7), (7.5, 7.5), ("暂无", ""), ("--", ""), (" ", ""),
])
def test_a_written_number(written, number):
    assert ask("NUMBER", written) == number


@settings(deadline=None)
@given(st.decimals(-10**9, 10**9, places=2),
       st.sampled_from(["{:f}", "{:,f}", "US$ {:,f}", "{:f}元", " {:f} ", "{:f} 件"]))
def test_every_spelling_of_an_amount_is_the_same_amount(amount, spelling):
    assert ask("NUMBER", spelling.format(amount)) == float(amount)


@settings(deadline=None)
@given(st.decimals(-1000, 1000, places=4))
def test_a_percentage_is_its_fraction(points):
    assert ask("NUMBER", f"{points:f}%") == pytest.approx(float(points) / 100, abs=1e-12)


CELLS = st.one_of(st.none(), st.booleans(), st.integers(-2**31, 2**31), st.floats(), st.text(max_size=12),
                  st.datetimes(), st.sampled_from(
                      ["O03", "O01", "US", "RTS", "规则", "本期", "2026-10-01 09:30", "24:00", 46204.5]))
BLOCKS = st.one_of(CELLS, st.lists(st.lists(CELLS, min_size=1, max_size=3), min_size=1, max_size=3))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(list(UDFS.values())), st.data())
def test_nothing_a_person_can_type_is_a_failure(udf, data):
    n_cells = data.draw(st.integers(sum(not each.optional for each in udf.arguments), len(udf.arguments)))
    answer = udf.call(*(data.draw(BLOCKS) for _ in range(n_cells)))
    rows = answer if isinstance(answer, list) else [[answer]]
    assert {len(row) for row in rows} == {len(rows[0])}
    assert all(isinstance(cell, str | float | int) for row in rows for cell in row)


SIDES = st.integers(1, 4)
NUMBERS = st.one_of(st.none(), st.integers(0, 300))


@settings(deadline=None)
@given(SIDES, SIDES, st.data())
def test_shapes_go_together_as_in_excel(height, width, data):
    def block(cells):
        rows, columns = data.draw(st.sampled_from([1, height])), data.draw(st.sampled_from([1, width]))
        return data.draw(st.lists(st.lists(cells, min_size=columns, max_size=columns), min_size=rows, max_size=rows))

    blocks = [block(st.sampled_from(["O01", "O03", "X9"])), *(block(NUMBERS) for _ in TIERS)]
    rows, columns = max(map(len, blocks)), max(len(each[0]) for each in blocks)
    each = [[ask("CODE", *(cells[i % len(cells)][j % len(cells[0])] for cells in blocks)) for j in range(columns)]
            for i in range(rows)]
    assert ask("CODE", *blocks) == (each[0][0] if rows == columns == 1 else each)


def test_a_ragged_block_is_told():
    assert ask("GAP", [[1, 2], [3]], 1) == "⚠ 区域大小不一：2×2"


def test_a_date_cell_is_a_time_too():
    assert ask("LOCALHOUR", datetime(2026, 7, 1, 9, 30), "US") == 21
