"""Reading and importing an export of 20,000 rows and 15 columns, against python-calamine's own reading."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from python_calamine import CalamineWorkbook

from measure import Line, interleaved, show
from opsbook.demo.sheetfiles import Cell, write_file
from opsbook.exports.context import Context
from opsbook.exports.export import read_export

ROWS = 20_000
TITLE = "产品数据, 时间周期 {start}~{end}"
HEADER: list[Cell] = [
    "产品ID", "产品名称", "是否橱窗", "是否P4P", "搜索曝光次数", "搜索点击次数", "搜索点击率", "访问人数", "询盘个数",
    "询盘人数", "询盘率", "提交订单个数 ", "TM咨询人数 ", "产品负责人", "RTS线上实收GMV",
]
TIMES = {".xlsx": 2.5, ".xls": 6.0}
COMMAND_SECONDS = 4.0


def product(number: int) -> list[Cell]:
    """One row, each different."""
    shown, clicks, visitors, inquiries = 20 + number * 37 % 9_000, number % 90, number % 130, number % 4
    ctr, inquiry_rate = f"{100 * clicks / shown:.2f}%", f"{100 * inquiries / max(visitors, 1):.1f}%"
    return [
        str(1_601_000_000_000 + number * 7_919), f"Wholesale Bamboo Cutting Board Model YS{number}",
        "Y" if number % 9 else "N", "N", shown, clicks, ctr, visitors, inquiries, min(inquiries, 2), inquiry_rate,
        number % 3, number % 5, "陈薇" if number % 2 else "-", number % 700 / 4,
    ]


def main() -> int:
    """Run and print."""
    start = date(2026, 9, 13)
    rows: list[list[Cell]] = [[TITLE.format(start=start, end=start + timedelta(6))], [], [], [], [], HEADER]
    rows += [product(number) for number in range(ROWS)]
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for suffix, times in TIMES.items():
            path = Path(folder) / f"Products{suffix}"
            write_file(path, rows)
            assert len(read_export(path, Context()).frame) == ROWS
            lines += [*reading(path, times), command(path, Path(folder) / f"store{suffix}")]
    return show(f"Import of {ROWS:,} rows x {len(HEADER)} columns", lines)


def reading(path: Path, times: float) -> list[Line]:
    """read_export against calamine alone, both in this process."""
    seconds = interleaved({
        "calamine": lambda: CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(),
        "opsbook": lambda: read_export(path, Context()),
    })
    return [Line(f"{path.suffix} calamine to_python", seconds["calamine"]),
            Line(f"{path.suffix} read_export", seconds["opsbook"]),
            Line(f"{path.suffix} read_export / calamine", seconds["opsbook"] / seconds["calamine"], times, "x")]


def command(path: Path, store: Path) -> Line:
    """The whole command into a fresh store each time."""
    fresh = (Path(f"{store}-{number}") for number in range(100))

    def run() -> None:
        subprocess.run([sys.executable, "-m", "opsbook", "import", str(next(fresh)), str(path), "--yes"],
                       check=True, capture_output=True)

    seconds = interleaved({"run": run}, rounds=3)["run"]
    return Line(f"{path.suffix} opsbook import, whole command", seconds, COMMAND_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
