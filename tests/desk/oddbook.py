"""The same small workbook as different programs write it: prefixes, missing addresses, inline strings, 1904, UTF-16."""

from dataclasses import dataclass

import full

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEETML = full.SHEETML


@dataclass(frozen=True)
class Spelling:
    """How a program writes XML. `prefix` with its colon; `addresses`: cells and rows say where they are."""

    prefix: str = ""
    addresses: bool = True
    quote: str = '"'
    cdata: bool = False
    breaks: bool = False
    encoding: str = "utf-8"
    epoch_1904: bool = False


SPELLINGS = {"excel": Spelling(), "prefixed": Spelling(prefix="x:"), "no addresses": Spelling(addresses=False),
             "single quotes": Spelling(quote="'"), "cdata": Spelling(cdata=True), "line breaks": Spelling(breaks=True),
             "utf-16": Spelling(encoding="utf-16"), "1904": Spelling(epoch_1904=True),
             "prefixed, no addresses": Spelling(prefix="ss:", addresses=False, breaks=True)}
ROWS = (("名称", "数量", "两倍", "日期"), ("泵", 3, "=2*B2", 46000), ("阀 & 件", 4, "=2*B3", 46001))
STYLES = (f'{full.XML}<styleSheet {full.MAIN}><fonts count="1"><font/></fonts><fills count="1"><fill><patternFill '
          'patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/>'
          '</cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs><cellStyles count="1">'
          '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>')


def odd_book(spelling: Spelling, tail: str = "", names: str = "") -> bytes:
    """表一 with the table 货 in A1:D3 and whatever XML `tail` adds; the name 首格 is A2; E2 is =SUM(货[数量])."""
    p = spelling.prefix
    sheet = (f"<{p}worksheet xmlns{':' + p[:-1] if p else ''}=Q{_MAIN}Q xmlns:r=Q{full.RELATIONS}Q>"
             f"<{p}sheetData>{_rows(spelling)}</{p}sheetData>{tail}"
             f"<{p}tableParts count=Q1Q><{p}tablePart r:id=QrId1Q/></{p}tableParts></{p}worksheet>")
    flag = ' date1904="1"' if spelling.epoch_1904 else ""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{full.XML}<workbook {full.MAIN} xmlns:r="{full.RELATIONS}"><workbookPr{flag}/><sheets>'
                           '<sheet name="表一" sheetId="1" r:id="rId1"/></sheets><definedNames>'
                           f'<definedName name="首格">表一!$A$2</definedName>{names}</definedNames></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
        "xl/worksheets/sheet1.xml": f"<?xml version=Q1.0Q encoding=Q{spelling.encoding}Q?>{sheet}".replace(
            "Q", spelling.quote).encode(spelling.encoding),
        "xl/worksheets/_rels/sheet1.xml.rels": _relations(("table", "../tables/table1.xml")),
        "xl/tables/table1.xml": _table(),
        "xl/styles.xml": STYLES,
    }
    return full.packed({name: part if isinstance(part, bytes) else part.encode() for name, part in parts.items()})


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _rows(spelling: Spelling) -> str:
    cells = [[_cell(spelling, f"{'ABCD'[column]}{row}", value) for column, value in enumerate(values)]
             for row, values in enumerate(ROWS, start=1)]
    cells[1].append(_cell(spelling, "E2", "=SUM(货[数量])"))
    p, gap = spelling.prefix, "\n  " if spelling.breaks else ""
    return "".join(f"{gap}<{p}row{f' r=Q{row}Q' if spelling.addresses else ''}>{gap}{gap.join(each)}</{p}row>"
                   for row, each in enumerate(cells, start=1))


_VALUES = {"=2*B2": 6, "=2*B3": 8, "=SUM(货[数量])": 7}


def _cell(spelling: Spelling, address: str, value: str | int) -> str:
    p, at = spelling.prefix, f" r=Q{address}Q" if spelling.addresses else ""
    if isinstance(value, int):
        return f"<{p}c{at}{' s=Q1Q' if value > 40_000 else ''}><{p}v>{value}</{p}v></{p}c>"
    if value.startswith("="):
        return f"<{p}c{at}><{p}f>{value[1:]}</{p}f><{p}v>{_VALUES[value]}</{p}v></{p}c>"
    text = f"<![CDATA[{value}]]>" if spelling.cdata else value.replace("&", "&amp;")
    return f"<{p}c{at} t=QinlineStrQ><{p}is><{p}t>{text}</{p}t></{p}is></{p}c>"


def _table() -> str:
    columns = "".join(f'<tableColumn id="{number}" name="{name}"/>' for number, name in enumerate(ROWS[0], start=1))
    return (f'{full.XML}<table {full.MAIN} id="1" name="货" displayName="货" ref="A1:D3"><autoFilter ref="A1:D3"/>'
            f'<tableColumns count="4">{columns}</tableColumns></table>')


def _relations(*arrows: tuple[str, str]) -> str:
    items = "".join(f'<Relationship Id="rId{number}" Type="{full.RELATIONS}/{kind}" Target="{target}"/>'
                    for number, (kind, target) in enumerate(arrows, start=1))
    return f'{full.XML}<Relationships xmlns="{PACKAGE}">{items}</Relationships>'


def _content_types() -> str:
    kinds = {"/xl/workbook.xml": "sheet.main", "/xl/worksheets/sheet1.xml": "worksheet", "/xl/styles.xml": "styles",
             "/xl/tables/table1.xml": "table"}
    items = "".join(f'<Override PartName="{part}" ContentType="{SHEETML}.{kind}+xml"/>' for part, kind in kinds.items())
    return (f'{full.XML}<Types xmlns="{TYPES}"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{items}</Types>')
