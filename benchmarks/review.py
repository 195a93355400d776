"""The review against a bare xlsxwriter script that writes the same cells, formulas, formats, charts and sparklines.

    python benchmarks/review.py [--sizes 1000 2000 5000 10000] [--rounds 5]

Ours starts from the store's month: pages are drawn, then written. The bare script starts from the finished cells and
calls xlsxwriter's plain methods by type. Rounds are interleaved in one process (CPU time, medians). Memory is the peak
tracemalloc sees during one build, each in a process of its own; the values a bare script keeps in lists count as its.
"""

import argparse
import gc
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

import xlsxwriter

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "review"))

from storemonths import full

from opsbook.review import drawing
from opsbook.review.pages import draw_pages
from opsbook.review.theme import style
from opsbook.review.writer import Book, format_properties, write_book

FONT = {"font_name": "微软雅黑", "font_size": 10, "font_color": "#262626"}


def ours(month, path):
    """Draw and write the review."""
    write_book(Book(draw_pages(month), month.store, "2025年3月", month.imported_at), path)


def finished(month):
    """What the bare script is given: each page with its cells in a list, by the method that writes them."""
    return [(page, list(page.cells())) for page in draw_pages(month)]


def bare(sheets, path):
    """The same workbook by hand: xlsxwriter's plain methods, its own worksheet class."""
    book = xlsxwriter.Workbook(str(path), {"default_format_properties": FONT, "default_row_height": 29})
    formats = {}
    data = []
    for page, cells in sheets:
        sheet = book.add_worksheet(page.name)
        sheet.hide_gridlines(2)
        for col, width in enumerate(page.widths):
            sheet.set_column(col, col, width)
        for row, height in page.heights.items():
            sheet.set_row(row, height)
        for cell in cells:
            if cell.style not in formats:
                formats[cell.style] = book.add_format(format_properties(style(cell.style)))
            write(sheet, cell, formats[cell.style])
        for drawn in page.charts():
            drawing.insert(book, sheet, page, drawn)
        for row, col, trend in page.trends():
            data.append(trend.values)
            sheet.add_sparkline(row, col, {"range": f"'_数据'!$B${len(data)}:$M${len(data)}", "type": "column"})
    hidden = book.add_worksheet("_数据")
    for row, values in enumerate(data):
        hidden.write_row(row, 1, [value if value is not None else "" for value in values])
    book.close()


def write(sheet, cell, look):
    """One cell by the method of its type."""
    row, col, value, _, formula, link, _ = cell
    if formula:
        sheet.write_formula(row, col, formula, look, value)
    elif link:
        sheet.write_url(row, col, f"internal:'{link}'!A1", look, value)
    elif isinstance(value, str):
        sheet.write_string(row, col, value, look)
    elif value is None:
        sheet.write_blank(row, col, None, look)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, col, value, look)
    else:
        sheet.write_datetime(row, col, value, look)


def fresh(value):
    """The value as an object of the script's own."""
    if isinstance(value, str):
        return value[:1] + value[1:]
    return value + 0.0 if isinstance(value, float) else value


def with_own_values(page):
    """The page's cells, with their values held in a list as a script holds its data."""
    values = [fresh(cell.value) for cell in page.cells()]
    return (cell._replace(value=value) for cell, value in zip(page.cells(), values, strict=True))


def seconds(build, *given):
    """CPU seconds of one build."""
    gc.collect()
    start = time.process_time()
    build(*given)
    return time.process_time() - start


def peak(which, size):
    """Peak memory of one build in its own process, MB."""
    command = [sys.executable, __file__, "--peak", which, str(size)]
    output = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(output.stdout)


def print_peak(which, size):
    """Measure in this process: what is there before the build does not count."""
    month = full(size)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "review.xlsx"
        pages = () if which == "ours" else draw_pages(month)
        tracemalloc.start()
        if which == "ours":
            ours(month, path)
        else:
            bare([(page, with_own_values(page)) for page in pages], path)
        print(tracemalloc.get_traced_memory()[1] / 1e6)


def measure(size, rounds, folder):
    """Medians of one size: (ours, bare, cells)."""
    month = full(size)
    sheets = finished(month)
    times = {"ours": [], "bare": []}
    for _ in range(rounds + 1):
        times["ours"].append(seconds(ours, month, folder / "ours.xlsx"))
        times["bare"].append(seconds(bare, sheets, folder / "bare.xlsx"))
    ours_s, bare_s = (statistics.median(times[name][1:]) for name in ("ours", "bare"))
    return ours_s, bare_s, sum(len(cells) for _, cells in sheets)


def main():
    """Print one table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 2000, 5000, 10_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peak", nargs=2)
    options = parser.parse_args()
    if options.peak:
        print_peak(options.peak[0], int(options.peak[1]))
        return
    print("| products | cells | ours s | bare xlsxwriter s | ratio | us a product | ours MB | bare MB | ratio |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            ours_s, bare_s, cells = measure(size, options.rounds, Path(folder))
            ours_mb, bare_mb = peak("ours", size), peak("bare", size)
            figures = (f"{size:,}", f"{cells:,}", f"{ours_s:.2f}", f"{bare_s:.2f}", f"{ours_s / bare_s:.2f}",
                       f"{ours_s / size * 1e6:.0f}", f"{ours_mb:.1f}", f"{bare_mb:.1f}", f"{ours_mb / bare_mb:.2f}")
            print("|", " | ".join(figures), "|", flush=True)


if __name__ == "__main__":
    main()
