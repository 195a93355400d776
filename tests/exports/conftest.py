"""Small export files, made anew for each test: one table in every container."""

from __future__ import annotations

import io
import json
import struct
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest
import xlsxwriter
import xlwt
from xlwt.CompoundDoc import XlsDoc

sys.path.insert(0, str(Path(__file__).parent))

from opsbook.exports.context import parse_context
from opsbook.exports.export import Reading, read_export

Rows = list[list[object]]
TABLE: Rows = [
    ["产品ID", "产品名称", "曝光次数"],
    ["1600712345678", "帆布袋 <A&B>", 12000],
    ["62312345678", "背包", 0.5],
]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[bytes, str], Path]:
    def write_file(data: bytes, name: str = "export.xlsx") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path
    return write_file


def xlsx(rows: Rows = TABLE, name: str = "Sheet1") -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def xls(rows: Rows = TABLE) -> bytes:
    out, book = io.BytesIO(), xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.save(out)
    return out.getvalue()


def ole(stream: bytes, name: str = "Workbook") -> bytes:
    """An OLE container whose one stream has that name."""
    out = io.BytesIO()
    XlsDoc().save(out, stream)
    data = out.getvalue()
    place = data.index("Workbook".encode("utf-16-le"))
    entry = name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2)
    return data[:place] + entry + data[place + len(entry):]


def changed(package: bytes, **parts: Callable[[bytes], bytes] | bytes | None) -> bytes:
    """A zip with some parts changed, replaced (bytes) or left out (None): by file name, without folder and .xml."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            key = entry.filename.rpartition("/")[2].removesuffix(".xml")
            change = parts.get(key, old.read(entry))
            if change is not None:
                new.writestr(entry.filename, change(old.read(entry)) if callable(change) else change)
    return out.getvalue()


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def ods(rows: Rows = TABLE) -> bytes:
    def cell(value: object) -> str:
        if isinstance(value, str):
            text = value.replace("&", "&amp;").replace("<", "&lt;")
            return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    content = (f"<office:document-content {spaces}><office:body><office:spreadsheet>"
               f'<table:table table:name="Sheet1">{body}</table:table>'
               "</office:spreadsheet></office:body></office:document-content>")
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                   "content.xml": content, "META-INF/manifest.xml": manifest})


def xlsb(rows: Rows = TABLE) -> bytes:
    """The smallest binary workbook calamine reads ([MS-XLSB] 2.4)."""
    def record(kind: int, body: bytes = b"") -> bytes:
        head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
        size = len(body)
        return head + (bytes([size]) if size < 128 else bytes([size & 127 | 128, size >> 7])) + body

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    def cell(column: int, value: object) -> bytes:
        place = struct.pack("<II", column, 0)
        return record(6, place + wide(value)) if isinstance(value, str) else record(5, place + struct.pack("<d", value))

    def line(number: int, row: list[object]) -> bytes:
        head = record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0))
        return head + b"".join(cell(column, value) for column, value in enumerate(row))

    lines = b"".join(line(number, row) for number, row in enumerate(rows))
    bundle = record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Sheet1"))
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' \
                '<Relationship Id="rId1" Type="{}/{}" Target="{}"/></Relationships>'
    return zipped({
        "[Content_Types].xml": '<Types><Override PartName="/xl/workbook.bin" '
                               'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
        "_rels/.rels": relations.format(office, "officeDocument", "xl/workbook.bin"),
        "xl/_rels/workbook.bin.rels": relations.format(office, "worksheet", "worksheets/sheet1.bin"),
        "xl/workbook.bin": record(131) + record(143) + bundle + record(144) + record(132),
        "xl/worksheets/sheet1.bin": record(129) + record(148, size) + record(145) + lines + record(146) + record(130),
    })


def html(rows: Rows = TABLE) -> bytes:
    def cell(value: object) -> str:
        return f"<td>{str(value).replace('&', '&amp;').replace('<', '&lt;')}</td>"
    body = "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows)
    return f'<html><head><meta charset="gb2312"></head><body><table>{body}</table></body></html>'.encode("gbk")


def xml2003(rows: Rows = TABLE) -> bytes:
    def cell(value: object) -> str:
        kind = "String" if isinstance(value, str) else "Number"
        return f'<Cell><Data ss:Type="{kind}">{str(value).replace("&", "&amp;").replace("<", "&lt;")}</Data></Cell>'
    body = "".join(f"<Row>{''.join(map(cell, row))}</Row>" for row in rows)
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
            f'<Workbook xmlns="{space}" xmlns:ss="{space}">'
            f'<Worksheet ss:Name="Sheet1"><Table>{body}</Table></Worksheet></Workbook>').encode()


def csv(rows: Rows = TABLE, delimiter: str = ",", end: str = "\r\n", encoding: str = "utf-8") -> bytes:
    return "".join(delimiter.join(map(str, row)) + end for row in rows).encode(encoding)


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """What writes a table (`make.table` unless told) into a container's bytes."""
    return SimpleNamespace(table=TABLE, xlsx=xlsx, xls=xls, xlsb=xlsb, ods=ods, html=html, xml2003=xml2003, csv=csv,
                           ole=ole, changed=changed, zipped=zipped)


PRODUCTS: Rows = [
    ["产品ID", "产品名称", "产品负责人", "搜索曝光次数", "搜索点击次数", "搜索点击率", "访客数", "询盘数", "TM咨询数",
     "订单数"],
    ["1600712345678", "帆布袋 Tote", "李娜", 12000, 360, 0.03, 310, 12, 5, 3],
    ["62312345678", "化妆包 PU", "王强", 25600, 256, 0.01, 240, 21, 9, 6],
    ["10000123456789", "收纳 Cubes", "李娜", 400, 50, 0.125, 45, 2, 1, 0],
]
DAYS: Rows = [
    ["日期", "搜索曝光次数", "搜索点击次数", "搜索点击率", "店铺访问人数", "询盘数", "订单数", "成交金额"],
    *[[f"2024-07-{day:02}", 1000, 20, 0.02, 40 + day, day % 5, day % 2, "100.50"] for day in range(1, 32)],
]
INQUIRIES: Rows = [
    ["询盘ID", "询盘时间", "买家姓名", "买家邮箱", "国家/地区", "产品ID", "询盘内容", "业务员", "首次回复时间"],
    ["7650012345", "2024-07-15 20:33:52", "John", "john@example.com", "United States", "1600712345678", "MOQ?", "李娜",
     "2024-07-15 21:10:00"],
]


def put(rows: Rows, row: int, column: int, value: object) -> Rows:
    """The rows with one cell changed."""
    return [[value if (i, j) == (row, column) else cell for j, cell in enumerate(line)] for i, line in enumerate(rows)]


@pytest.fixture(scope="session")
def shapes() -> SimpleNamespace:
    """Small right files to be made odd, and `put` to change one cell."""
    return SimpleNamespace(products=PRODUCTS, days=DAYS, inquiries=INQUIRIES, put=put)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Reading]:
    """Read rows as a .xlsx (or a .csv where `text`, several sheets where a mapping) against a context of July 2024."""
    def read_rows(rows: Rows | Mapping[str, Rows], kind: str | None = None, *, text: bool = False,
        **about: str) -> Reading:
        path = tmp_path / ("export.csv" if text else "export.xlsx")
        sheets = rows if isinstance(rows, Mapping) else {"Sheet1": rows}
        path.write_bytes(csv(next(iter(sheets.values()))) if text else xlsx_sheets(sheets))
        context = {"month": "2024-07", "today": "2024-08-03"} | about
        return read_export(path, parse_context(json.dumps(context)), kind)
    return read_rows


def xlsx_sheets(sheets: Mapping[str, Rows]) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "default_date_format": "yyyy-mm-dd hh:mm:ss"}
    with xlsxwriter.Workbook(out, options) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()
