"""A finding in few words, and a small workbook with the three tables that 店铺诊断 rests on."""

import io
from datetime import date

import pandas as pd
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from opsbook.catalogue.settings import load_settings
from opsbook.catalogue.sheets import table_of
from opsbook.desk.rows.diagnosis import diagnosis_rows
from opsbook.desk.rows.findings import finding_rows
from opsbook.desk.rows.thresholds import threshold_rows
from opsbook.domain.finding import Finding
from opsbook.domain.period import month_of
from opsbook.domain.sheetcell import Formula
from opsbook.domain.verdict import Verdict

MARCH = month_of(date(2025, 3, 1))
SHEETS = {"诊断": "店铺诊断", "诊断明细": "诊断明细", "阈值": "设置"}


@pytest.fixture(scope="session")
def finding():
    """finding(rule, verdict, scope, name, **values) of March 2025."""
    def make(rule, verdict="fail", scope="store", name="", **values):
        told = {"title": rule, "period": MARCH, "metric": "", "sentence": f"{rule} 的话。", "action": f"修 {rule}",
                "owner": "王", **values}
        return Finding(rule=rule, scope=scope, name=name, verdict=Verdict(verdict), **told)
    return make


@pytest.fixture(scope="session")
def small_book():
    """small_book(findings, chosen, own): a workbook as bytes; `own` are cells typed in 阈值, by rule and column."""
    def make(findings, chosen="月", own=None):
        rows = {"诊断": diagnosis_rows(), "诊断明细": finding_rows(findings, {}),
                "阈值": threshold_rows(load_settings())}
        for (rule, column), value in (own or {}).items():
            rows["阈值"].loc[rows["阈值"]["规则"] == rule, column] = value
        return drawn(rows, chosen)
    return make


def drawn(rows, chosen):
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as workbook:
        workbook.add_worksheet("运营台").write("A1", chosen)
        workbook.define_name("诊断周期", "=运营台!$A$1")
        for table, title in SHEETS.items():
            draw_table(workbook.add_worksheet(title), table, rows[table])
        for name in table_of("阈值").row_name:
            place = table_of("阈值").place(name.column)
            for row, rule in enumerate(rows["阈值"]["规则"], 2):
                workbook.define_name(f"{name.prefix}{rule}", f"=设置!${chr(65 + place)}${row}")
    return kept.getvalue()


def draw_table(sheet, name, frame):
    headers = [{"header": column} for column in frame.columns]
    sheet.add_table(0, 0, max(len(frame), 1), len(headers) - 1, {"name": name, "columns": headers})
    for row, cells in enumerate(frame.itertuples(index=False), 1):
        for column, cell in enumerate(cells):
            if isinstance(cell, Formula):
                sheet.write_formula(row, column, cell.text, None, "?")
            elif isinstance(cell, date):
                sheet.write_datetime(row, column, cell)
            elif not pd.isna(cell):
                sheet.write(row, column, cell)


@pytest.fixture(scope="session")
def shown():
    """shown(book): 店铺诊断 as it stands in the file, by rule."""
    def read(book):
        header, *rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name("店铺诊断").to_python()
        return pd.DataFrame(rows, columns=header).set_index("规则")
    return read
