"""Tables as a fuzzer makes them: a kind's headers, mangled, over cells that exports, people and Excel produce."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta

import xlsxwriter
from hypothesis import strategies as st

from opsbook.catalogue.exports import export_kinds
from opsbook.exports.context import Context
from opsbook.exports.export import Reading, read_export
from opsbook.exports.problems import PROBLEM_COLUMNS
from opsbook.jobs.inspect import to_json

TODAY = date(2024, 8, 3)
CONTAINERS = ("csv", "tsv", "xlsx", "html")
TEXTS = (
    "", " ", "-", "--", "N/A", "合计", "总计：", "平均", "注：以上", "共128条", "第1页/共26页", "12,000", "1.2万",
    "3%", "１２％", "300%", "-3", "1e400", "1E+20", "1.60071E+12", "12.000", "¥178.50", "US$ 1", "约100", "inf",
    "nan", "0x1F", "٣", "十二", "#DIV/0!", "#REF!", "=1+1", "2024-07-01", "2024/7/32", "07/01/2024", "7月1日",
    "周三", "24:61", "2024-07-15 20:33:52", "2024-03-10 02:30", "2024-07-01~2024-07-31", "2024-07", "9999-12-31",
    "0001-01-01", "44012", "60", "1600712345678", "01600712345678", "12345678901234567890", "店铺：别家",
    "时间周期 2024-07-31~2024-07-01", "a@b\r\nBcc: c@d", "\ufffd", "\u202e", "'", "\"", "sep=;", "<td>", "&#x0;",
    "是", "Y", "United States", "Atlantis", "搜索", "x" * 300,
)
SPOILT = ("", " ", "↑", "(%)", "(¥)", "(PST)", "(上周)", "\n")
NUMBERS = (0, 1, -1, 0.5, 3.7e-9, 12000, 1e20, -0.0, 16007123456781234, 44012, 60, 20240701, 2958465.99, 1e308)
DATES = (date(2024, 7, 1), datetime(2024, 7, 15, 20, 33, 52, 999_999), datetime(9999, 12, 31), date(1900, 1, 1),
         time(1, 2), timedelta(hours=30))

cells = st.one_of(st.sampled_from(TEXTS), st.sampled_from(NUMBERS), st.sampled_from(DATES), st.booleans(), st.none(),
                  st.text(max_size=6), st.floats(), st.integers(-10**18, 10**18))


@st.composite
def tables(draw: st.DrawFn) -> list[list[object]]:
    """Rows: now and then a title, the headers of a kind (some left out, doubled, moved, spoilt), data of any width."""
    kind = draw(st.sampled_from(sorted(export_kinds().values(), key=lambda each: each.id)))
    names = [draw(st.sampled_from(column.headers)) for column in kind.columns.values() if column.headers]
    headers: list[object] = [name for name in names if draw(st.integers(0, 9))]
    headers += draw(st.lists(st.sampled_from([*names, "店铺名称", "环比", "", "乱写", "(%)"]), max_size=2))
    if draw(st.booleans()):
        headers = draw(st.permutations(headers))
    if draw(st.booleans()):
        headers = [f"{each}{draw(st.sampled_from(SPOILT))}" for each in headers]
    above = draw(st.lists(st.lists(cells, max_size=3), max_size=2))
    wide = len(headers)
    body = draw(st.lists(st.lists(cells, min_size=max(wide - 1, 0), max_size=wide + 1), max_size=5))
    return [*above, headers, *body, *draw(st.sampled_from([[], body[:1], [headers]]))]


def written(rows: list[list[object]], container: str) -> bytes:
    """The rows in a container; what it cannot hold is written as text."""
    if container == "xlsx":
        return _xlsx(rows)
    shown = [["" if cell is None else str(cell) for cell in row] for row in rows]
    if container == "html":
        lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in shown)
        return f"<html><table>{lines}</table></html>".encode("utf-8", "replace")
    mark = "," if container == "csv" else "\t"
    return "\r\n".join(mark.join(row) for row in shown).encode("gb18030", "replace")


def _xlsx(rows: list[list[object]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "nan_inf_to_errors": True, "strings_to_urls": False}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for n, row in enumerate(rows):
            for m, value in enumerate(row):
                sheet.write(n, m, value, day if isinstance(value, (date, time, timedelta)) else None)
    return out.getvalue()


def read_and_check(path, kind: str | None = None) -> Reading:
    """Read a file as `opsbook inspect` does; it ends in rows or in a refusal that names the file."""
    reading = read_export(path, Context(store="杭州优袋箱包", today=TODAY), kind)
    answer = to_json(reading)
    assert tuple(reading.problems) == PROBLEM_COLUMNS
    assert all(path.name in problem["message"] for problem in answer["errors"] + answer["warnings"])
    if reading.accepted:
        assert reading.kind is not None
        assert not answer["errors"]
        assert set(reading.kind.key) <= set(reading.frame)
        assert not reading.frame.duplicated(list(reading.kind.key)).any()
    else:
        assert answer["errors"]
        assert answer["rows"] == []
        assert all(problem["message"].count("请这样做") for problem in answer["errors"][:1])
    return reading
