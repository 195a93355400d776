"""The first reader of workbooks: python-calamine's raw values, which guess no types."""

from __future__ import annotations

import io

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from opsbook.exports.sheets import Sheet
from opsbook.exports.unreadable import Unreadable


def read_with_calamine(data: bytes) -> list[Sheet]:
    """The worksheets of a workbook. Raises Unreadable: password, or corrupt for whatever calamine raises."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            metadata = workbook.sheets_metadata
            return [_sheet(workbook, index) for index, about in enumerate(metadata)
                    if about.typ == SheetTypeEnum.WorkSheet]
    except PasswordError as error:
        raise Unreadable("password") from error
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic inside calamine is a BaseException of its own
        raise Unreadable("corrupt") from error


def _sheet(workbook: CalamineWorkbook, index: int) -> Sheet:
    about = workbook.sheets_metadata[index]
    sheet = workbook.get_sheet_by_index(index)
    merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
    return Sheet(
        name=about.name,
        rows=sheet.to_python(skip_empty_area=False),  # type: ignore[arg-type]
        hidden=about.visible != SheetVisibleEnum.Visible,
        merged=merged,
    )
