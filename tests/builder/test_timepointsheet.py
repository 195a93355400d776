"""询盘时点: what its native formulas show for all inquiries and for chosen ones, in our engine and in LibreOffice."""

import io
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from opsbook.builder.content import Content, reference_tables
from opsbook.builder.timepointgrids import FIRST_HOUR, GRID_HEIGHT, GRIDS
from opsbook.builder.timepointsheet import FIGURES, FILTER_SPANS, GRID_ROW, UNDER, plan_timepoints
from opsbook.builder.workbook import write_book
from opsbook.catalogue.settings import load_settings
from opsbook.catalogue.sheets import sheets
from opsbook.desk.closed.recalculation import recalculate
from opsbook.desk.rows.timepoints import EVERY, option_rows, value_columns

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CHOSEN = {"时点_国家": "美国", "时点_产品": "阀*门", "时点_来源": "搜索", "时点_业务": "李娜",
          "时点_从": datetime(2026, 10, 1), "时点_到": datetime(2026, 11, 15)}
SHEETS = [sheet for sheet in sheets() if sheet.id in ("inquiries", "timepoints", "settings", "words", "meta")]
SHEET = next(sheet for sheet in SHEETS if sheet.id == "timepoints")


def register():
    """The cells of 询盘登记: 300 inquiries as people leave them, the last three typed since the refresh."""
    random = np.random.default_rng(5)
    count = 300
    since = pd.Timestamp("2026-09-01", tz="UTC")
    created = pd.Series(since + pd.to_timedelta(random.integers(0, 80 * 1440, count), "m"))
    waited = pd.to_timedelta(random.integers(1, 900, count), "m")
    answered = (created + waited).where(random.random(count) < 0.8)

    def pick(*words):
        return random.choice(np.array(words, dtype=object), count)

    rows = pd.DataFrame({"created_at": created, "first_reply_at": answered,
                         "country": pick("USA", "美国", "德国", None), "buyer_info": pick("Seattle", None)})
    office = {name: rows[name].dt.tz_convert("Asia/Shanghai").dt.tz_localize(None).astype(object)
              for name in ("created_at", "first_reply_at")}
    cells = pd.DataFrame({
        "询盘时间": office["created_at"], "首次回复时间": office["first_reply_at"], "客户国家": rows["country"],
        "询盘产品": pick("阀*门", "阀门", None), "来源渠道": pick("搜索", "推荐", None),
        "负责业务": pick("李娜", "王芳"),
    }, dtype="object")
    cells = cells.where(cells.notna(), None)
    values = value_columns(rows, load_settings().calendar, {}, NOW)
    values.iloc[-3:] = None
    return pd.concat([cells, values], axis=1)


REGISTER = register()


def book(names):
    tables = {"询盘登记": REGISTER, "时点选项": option_rows(REGISTER)}
    return recalculate(write_book(SHEETS, Content({**reference_tables(), **tables}, names), macros=False), {})


@pytest.fixture(scope="module")
def books():
    return {"all": book({}), "chosen": book(CHOSEN)}


def chosen_rows(which):
    """The rows that the sheet's cells let through, by pandas."""
    rows = REGISTER[REGISTER["办公时段"].notna()]
    if which == "all":
        return rows
    day = rows["询盘时间"]
    return rows[(rows["国家或地区"] == "美国") & (rows["询盘产品"] == "阀*门") & (rows["来源渠道"] == "搜索")
                & (rows["负责业务"] == "李娜") & (day >= CHOSEN["时点_从"]) & (day < CHOSEN["时点_到"] + timedelta(1))]


def grid(column, rows):
    slots = rows[column].dropna().astype(int) - 1
    return np.bincount(slots, minlength=168).reshape(7, 24)


def shown(cells, number):
    top = GRID_ROW + number * GRID_HEIGHT + 2
    return [[cell if cell != "" else None for cell in row[FIRST_HOUR:FIRST_HOUR + 24]] for row in cells[top:top + 7]]


def check(cells, which):
    """The grids and key figures of the sheet against pandas."""
    rows = chosen_rows(which)
    for name, column in (("office", "办公时段"), ("platform", "平台时段"), ("buyer", "买家时段")):
        assert np.array_equal(np.array(shown(cells, GRIDS.index(name)), dtype=float), grid(column, rows)), name
    in_time, late = grid("及时时段", rows), grid("超时时段", rows)
    with np.errstate(invalid="ignore"):
        expected = in_time / (in_time + late)
    found = np.array([[np.nan if cell is None else cell for cell in row] for row in shown(cells, GRIDS.index("share"))])
    np.testing.assert_allclose(found, expected)
    hours = (pd.to_datetime(rows["首次回复时间"]) - pd.to_datetime(rows["询盘时间"])) / pd.Timedelta(hours=1)
    work, flags = rows["工作小时"].dropna().astype(float), rows[["下班", "平台异日", "买家异日"]].sum()
    figures = [cell for cell in cells[FIGURES] if cell != ""]
    np.testing.assert_allclose(figures[:8], [
        len(rows), 3, hours.median(), work.median(), hours.mean(), work.mean(),
        in_time.sum() / (in_time.sum() + late.sum()), flags["下班"] / len(rows)])
    buyers = rows["买家时段"].notna().sum()
    assert figures[8] == f"{flags['平台异日'] / len(rows):.0%} / {flags['买家异日'] / buyers:.0%}"


def cells_of(file):
    return CalamineWorkbook.from_filelike(file).get_sheet_by_name(SHEET.title).to_python(skip_empty_area=False)


@pytest.mark.parametrize("which", ["all", "chosen"])
def test_the_sheet_counts_what_is_chosen(books, which):
    assert 0 < len(chosen_rows("chosen")) < len(chosen_rows("all")) == 297
    check(cells_of(io.BytesIO(books[which])), which)


@pytest.mark.office
def test_libreoffice_counts_the_same(books, convert, tmp_path):
    file = tmp_path / "chosen.xlsx"
    file.write_bytes(books["chosen"])
    check(cells_of(io.BytesIO((convert(file, "xlsx") / file.name).read_bytes())), "chosen")


def test_an_empty_register_shows_nothing_to_share():
    empty = recalculate(write_book(SHEETS, Content(reference_tables(), {}), macros=False), {})
    cells = cells_of(io.BytesIO(empty))
    assert [cell for cell in cells[FIGURES] if cell != ""] == [0, 0, "–", "–", "–", "–", "–", "–", "– / –"]
    assert {cell for row in shown(cells, GRIDS.index("share")) for cell in row} == {None}


def test_the_drop_lists_begin_with_everything():
    options = option_rows(REGISTER)
    assert options.iloc[0].tolist() == [EVERY] * 4
    assert options["国家"].dropna().tolist() == [EVERY, "美国", "德国", "未写"]
    assert option_rows(None).to_numpy().tolist() == [[EVERY] * 4]


def test_tables_that_grow_have_nothing_below_and_cells_of_their_own():
    plan = plan_timepoints(SHEET, Content())
    spans = sorted((place.col, place.last_col) for name, place in plan.tables.items() if name in UNDER)
    assert all(last + 1 < first for (_, last), (first, _) in pairwise(spans))
    assert {plan.names[name] for name in FILTER_SPANS} == {(4, first) for first, _ in FILTER_SPANS.values()}
