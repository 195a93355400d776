"""Workbooks with everything a person puts into one and a careless program loses: what patching is tried on."""

import struct
import zipfile
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import xlsxwriter
import xlwings

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
DAYS = range(4, 35)     # the rows of 日报, as Excel counts


def rich_book(path: Path) -> Path:
    """日报 (a form with everything on it), 列表, 货 (a table that grows), 透视, a chart sheet; VBA and custom parts."""
    raw = BytesIO()
    with xlsxwriter.Workbook(raw) as book:
        book.add_vba_project(BytesIO(_vba()), is_stream=True)
        _daily(book, book.add_worksheet("日报"))
        _list(book, book.add_worksheet("列表"))
        _goods(book, book.add_worksheet("货"))
        _pivot_sheet(book.add_worksheet("透视"))
        _chart_sheet(book)
        book.set_custom_property("店铺ID", "A001")
    path.write_bytes(_injected(raw.getvalue()))
    return path


def _vba() -> bytes:
    with zipfile.ZipFile(Path(xlwings.__file__).parent / "quickstart.xlsm") as quickstart:
        return quickstart.read("xl/vbaProject.bin")


def picture() -> BytesIO:
    """A small PNG."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + b"\x1f\x4e\x78" * 8 for _ in range(8))
    return BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))
                   + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def _daily(book, sheet):
    bold, given = book.add_format({"bold": True}), book.add_format({"bg_color": "#FFF2CC", "num_format": "#,##0"})
    sheet.merge_range("A1:H1", "店铺日报", bold)
    sheet.write_row("A3", ["日期", "曝光", "点击", "点击率", "询盘", "趋势", "状态", "备注"], bold)
    for row in DAYS:
        _day(book, sheet, row, bold, given)
    sheet.write_formula("B35", "=SUM(B4:B34)", given, sum(1000 + row * 7 for row in DAYS))
    sheet.write_array_formula("C35", "{=SUM(C4:C34*1)}", given, sum(range(14, 45)))
    _daily_formats(sheet)
    _daily_objects(book, sheet)


def _day(book, sheet, row, bold, given):
    sheet.write_datetime(f"A{row}", _date(row), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write(f"B{row}", 1000 + row * 7, given)
    sheet.write(f"C{row}", 10 + row, given)
    sheet.write_formula(f"D{row}", f"=IF(B{row}=0,0,C{row}/B{row})", None, (10 + row) / (1000 + row * 7))
    sheet.write(f"E{row}", row % 5, given)
    sheet.add_sparkline(f"F{row}", {"range": f"日报!B{row}:E{row}", "type": "column"})
    sheet.write_blank(f"G{row}", None, given)
    sheet.write_rich_string(f"H{row}", "第", bold, f"{row}", "行")


def _date(row):
    return datetime(2026, 10, 1) + timedelta(days=row - 4)


def _daily_formats(sheet):
    sheet.conditional_format("B4:B34", {"type": "data_bar", "data_bar_2010": True, "bar_axis_position": "middle"})
    sheet.conditional_format("E4:E34", {"type": "icon_set", "icon_style": "3_flags"})
    sheet.conditional_format("D4:D34", {"type": "3_color_scale"})
    sheet.data_validation("E4:E34", {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 100})
    sheet.freeze_panes(3, 1)
    sheet.print_area("A1:H35")
    sheet.ignore_errors({"number_stored_as_text": "A1:A9"})


def _daily_objects(book, sheet):
    sheet.write_comment("B4", "请填当日曝光")
    sheet.insert_image("K2", "logo.png", {"image_data": picture()})
    sheet.insert_textbox("K5", "黄色格可填")
    sheet.insert_button("K12", {"macro": "SampleCall", "caption": "刷新"})
    sheet.set_header("&L&G", {"image_left": "logo.png", "image_data_left": picture()})
    sheet.write_url("A40", "https://example.com", string="链接")
    columns, line = book.add_chart({"type": "column"}), book.add_chart({"type": "line"})
    columns.add_series({"values": "=日报!$B$4:$B$34", "trendline": {"type": "linear"}})
    line.add_series({"values": "=日报!$D$4:$D$34", "y2_axis": True})
    columns.combine(line)
    sheet.insert_chart("K15", columns)


def _list(book, sheet):
    sheet.write_column("A1", ["已完成", "进行中", "未开始"])
    book.define_name("状态列表", "=列表!$A$1:$A$3")
    book.define_name("日报!本地名", "=日报!$B$35")


AMOUNT = "=货[[#This Row],[数量]]*货[[#This Row],[单价]]"


def _goods(book, sheet):
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.add_table("A3:F6", {"name": "货", "columns": [{"header": "编号"}, {"header": "数量"}, {"header": "单价"},
                                                      {"header": "金额", "formula": AMOUNT}, {"header": "日期"},
                                                      {"header": "状态"}]})
    for row in (4, 5, 6):
        sheet.write_row(f"A{row}", [f"00{row}", row, 2.5])
        sheet.write_formula(f"D{row}", AMOUNT, None, row * 2.5)
        sheet.write_datetime(f"E{row}", _date(row), date)
    sheet.write_formula("H1", "=SUM(货[金额])", None, 37.5)
    sheet.data_validation("F4:F6", {"validate": "list", "source": "=状态列表"})
    sheet.conditional_format("B4:B6", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("D4:D6", {"type": "cell", "criteria": ">", "value": 10, "format": book.add_format()})
    sheet.conditional_format("A1:H1", {"type": "no_blanks", "format": book.add_format({"bold": True})})
    sheet.add_sparkline("J1", {"range": "货!B4:B6"})
    book.define_name("编号列", "=货!$A$4:$A$6")


def _pivot_sheet(sheet):
    sheet.write_row("A3", ["行标签", "求和项:数量"])
    sheet.write_row("A4", ["004", 4])
    sheet.write_dynamic_array_formula("F1:F3", "=_xlfn._xlws.SORT(列表!A1:A3)", None, "已完成")
    sheet.write_column("F2", ["未开始", "进行中"])


def _chart_sheet(book):
    pie = book.add_chart({"type": "pie"})
    pie.add_series({"values": "=日报!$E$4:$E$10"})
    book.add_chartsheet("图表页").set_chart(pie)


@dataclass(frozen=True)
class Extra:
    """A part xlsxwriter does not write: where its arrow comes from, the arrow's type, its own content type."""

    name: str
    content: str
    owner: str = "xl/workbook.xml"
    relation: str = ""
    kind: str = ""


def _calc_chain() -> str:
    cells = "".join(f'<c r="D{row}" i="1"/>' for row in DAYS)
    return f'{XML}<calcChain {MAIN}>{cells}<c r="B35" i="1"/><c r="C35" i="1" a="1"/></calcChain>'


SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PIVOT_CACHE = (f'{XML}<pivotCacheDefinition {MAIN} xmlns:r="{RELATIONS}" refreshOnLoad="1" recordCount="0">'
               '<cacheSource type="worksheet"><worksheetSource name="货"/></cacheSource><cacheFields count="1">'
               '<cacheField name="编号" numFmtId="0"><sharedItems/></cacheField></cacheFields></pivotCacheDefinition>')
EXTRAS = (
    Extra("xl/calcChain.xml", _calc_chain(), "xl/workbook.xml", f"{RELATIONS}/calcChain", f"{SHEETML}.calcChain+xml"),
    Extra("xl/persons/person.xml", f'{XML}<personList xmlns="{MICROSOFT}/spreadsheetml/2018/threadedcomments"/>',
          "xl/workbook.xml", f"{MICROSOFT}/2017/10/relationships/person", "application/vnd.ms-excel.person+xml"),
    Extra("xl/threadedComments/threadedComment1.xml",
          f'{XML}<ThreadedComments xmlns="{MICROSOFT}/spreadsheetml/2018/threadedcomments"/>',
          "xl/worksheets/sheet1.xml", f"{MICROSOFT}/2017/10/relationships/threadedComment",
          "application/vnd.ms-excel.threadedcomments+xml"),
    Extra("xl/pivotCache/pivotCacheDefinition1.xml", PIVOT_CACHE, "xl/workbook.xml",
          f"{RELATIONS}/pivotCacheDefinition", f"{SHEETML}.pivotCacheDefinition+xml"),
    Extra("xl/slicerCaches/slicerCache1.xml",
          f'{XML}<slicerCacheDefinition xmlns="{MICROSOFT}/spreadsheetml/2009/9/main" name="切片" sourceName="编号"/>',
          "xl/workbook.xml", f"{MICROSOFT}/2007/relationships/slicerCache", "application/vnd.ms-excel.slicerCache+xml"),
    Extra("xl/printerSettings/printerSettings1.bin", "\0" * 200, "xl/worksheets/sheet1.xml",
          f"{RELATIONS}/printerSettings", f"{SHEETML}.printerSettings"),
    Extra("customXml/item1.xml", '<settings xmlns="urn:ops"><store>A001</store></settings>', "xl/workbook.xml",
          f"{RELATIONS}/customXml"),
    Extra("customUI/customUI14.xml", f'<customUI xmlns="{MICROSOFT}/2009/07/customui"/>', "",
          f"{MICROSOFT}/2007/relationships/ui/extensibility"),
)
X14_VALIDATION = (
    f'<ext xmlns:x14="{MICROSOFT}/spreadsheetml/2009/9/main" uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}">'
    f'<x14:dataValidations xmlns:xm="{MICROSOFT}/excel/2006/main" count="1"><x14:dataValidation type="list" '
    'allowBlank="1"><x14:formula1><xm:f>列表!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>F4:F6</xm:sqref>'
    "</x14:dataValidation></x14:dataValidations></ext>")


def _injected(data: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    head, _, tail = parts["xl/worksheets/sheet3.xml"].decode().rpartition("</extLst>")
    parts["xl/worksheets/sheet3.xml"] = f"{head}{X14_VALIDATION}</extLst>{tail}".encode()
    for number, extra in enumerate(EXTRAS):
        _add(parts, extra, f"rIdX{number}")
    return packed(parts)


def _add(parts: dict[str, bytes], extra: Extra, identity: str) -> None:
    parts[extra.name] = extra.content.encode()
    folder, _, base = extra.owner.rpartition("/")
    rels = f"{folder}/_rels/{base}.rels".removeprefix("/") if extra.owner else "_rels/.rels"
    arrow = f'<Relationship Id="{identity}" Type="{extra.relation}" Target="/{extra.name}"/></Relationships>'
    parts[rels] = parts[rels].replace(b"</Relationships>", arrow.encode())
    override = f'<Override PartName="/{extra.name}" ContentType="{extra.kind}"/></Types>' if extra.kind else "</Types>"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override.encode())


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip of the parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a zip."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def changed(before: bytes, after: bytes) -> set[str]:
    """The names of the parts that differ, are gone or are new."""
    old, new = parts_of(before), parts_of(after)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
