"""What an office does with its exports, through the commands it types: the scenarios of the specification of imports.

Here are those about data and versions. Kills, full disks, read-only folders, held files, two operators, stale locks and
the rotation of backups: tests/jobs (test_*killed.py, test_backups.py, test_undo.py) and tests/history/test_lock.py.
"""

import csv
import hashlib
import io
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from opsbook.cli import run
from opsbook.domain.period import parse_period
from opsbook.doors import CANCELLED, DONE, EXPECTED
from opsbook.history.history import History
from opsbook.history.store import open_store

HEADER = ["产品ID", "产品名称", "搜索曝光次数", "搜索点击次数", "搜索点击率", "访客数", "询盘数", "TM咨询数", "订单数"]
ROWS = [["1600712345678", "帆布袋", 12000, 360, "3%", 310, 12, 5, 3],
        ["1600712345701", "背包", 8000, 100, "1.25%", 88, 4, 2, 1],
        ["62312345678", "化妆包", 25600, 256, "1%", 240, 21, 9, 6],
        ["1601012345679", "保温袋", 1234, 0, "0%", 3, 0, 0, 0],
        ["10000123456789", "收纳", 400, 50, "12.5%", 45, 2, 1, 0]]
JUNE, JULY = "2024-06", "2024-07"


def put(rows, row, column, value):
    return [[value if (i, j) == (row, column) else cell for j, cell in enumerate(line)] for i, line in enumerate(rows)]


def text(rows, encoding="utf-8"):
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADER, *rows])
    return out.getvalue().encode(encoding)


def xls(rows):
    out, book = io.BytesIO(), xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for number, row in enumerate([HEADER, *rows]):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.save(out)
    return out.getvalue()


def xlsx_with_titles(rows):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([["产品分析"], [f"统计周期：{JULY}-01~{JULY}-31"], HEADER, *rows]):
            sheet.write_row(number, 0, row)
    return out.getvalue()


class Shop:
    """A store and its command line."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]):
        self.root, self.capsys = folder / "某某工贸", capsys
        self.downloads = folder / "下载"
        self.downloads.mkdir()

    def bring(self, content, name="产品.csv", period=JULY, code=DONE, more=()):
        """Import one file; what was printed."""
        path = self.downloads / name
        path.write_bytes(content)
        asked = ["--period", period] if period else []
        assert run(["import", str(self.root), str(path), *asked, "--yes", *more]) == code
        printed = self.capsys.readouterr()
        return printed.out + printed.err

    def rows(self, month=JULY):
        """What is stored of a month: id and clicks."""
        stored = History(open_store(self.root).history).part("products", parse_period(month)).rows
        return dict(zip(stored["product_id"], map(int, stored["clicks"]), strict=True))

    def dump(self, *without):
        """The hash of every file of the store but logs, backups and what else is named."""
        left = ("日志", "备份", *without)
        return {path.relative_to(self.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
                for path in self.root.rglob("*") if path.is_file()
                and not path.relative_to(self.root).as_posix().startswith(left)}


@pytest.fixture
def shop(tmp_path, capsys):
    return Shop(tmp_path, capsys)


CLICKS = {row[0]: row[3] for row in ROWS}


def test_reimport_same_file(shop):
    shop.bring(text(ROWS))
    before = shop.dump()
    assert "已导入过 1" in shop.bring(text(ROWS))
    assert (shop.dump(), shop.rows()) == (before, CLICKS)


def test_reimport_same_rows_in_another_order_is_0_new_0_changed_5_same(shop):
    shop.bring(text(ROWS))
    assert "新增 0，变更 0，不变 5" in shop.bring(text(ROWS[::-1]), "产品 (1).csv")
    assert shop.rows() == CLICKS


def test_reimport_other_format(shop):
    shop.bring(text(ROWS, "gbk"))
    assert "新增 0，变更 0，不变 5" in shop.bring(xls(ROWS), "产品.xls")
    assert "新增 0，变更 0，不变 5" in shop.bring(xlsx_with_titles(ROWS), "产品.xlsx", period=None)
    assert shop.rows() == CLICKS


def test_reimport_corrected_keeps_the_old_value_for_an_undo(shop):
    shop.bring(text(ROWS))
    assert "新增 0，变更 1，不变 4" in shop.bring(text(put(ROWS, 0, 3, 370)), "产品 改.csv")
    assert shop.rows() == {**CLICKS, "1600712345678": 370}
    assert run(["undo", str(shop.root)]) == DONE
    assert shop.rows() == CLICKS


def test_partial_after_full(shop):
    shop.bring(text(ROWS))
    told = shop.bring(text(ROWS[:3]), "产品 第一页.csv")
    assert all(row[0] in told for row in ROWS[3:])
    assert shop.rows() == CLICKS


def test_reject_leaves_no_trace(shop):
    shop.bring(text(ROWS))
    before = shop.dump()
    spoilt = text(ROWS).replace("化妆包".encode(), "化妆包, 大".encode())
    assert "第 4 行" in shop.bring(spoilt, "坏.csv", code=EXPECTED)
    assert shop.dump() == before


def test_empty_after_full(shop):
    shop.bring(text(ROWS))
    shop.bring(text([]), "空.csv", more=["--replace"])
    assert shop.rows() == CLICKS


def test_undo_import(shop):
    shop.bring(text(ROWS[:2]), "六月.csv", JUNE)
    before = shop.dump("归档")
    shop.bring(text(ROWS), "七月.csv")
    assert run(["undo", str(shop.root)]) == DONE
    assert shop.dump("归档", "导入") == before
    assert shop.rows(JUNE) == {row[0]: row[3] for row in ROWS[:2]}


@pytest.mark.parametrize("command", ["import", "diagnose", "review", "undo"])
def test_a_store_of_a_newer_format_is_refused(shop, command):
    shop.bring(text(ROWS))
    mark = shop.root / "历史" / "store.json"
    mark.write_bytes(mark.read_bytes().replace(b'"format":1', b'"format":999'))
    assert b"999" in mark.read_bytes()
    before = shop.dump()
    asked = {"diagnose": ["--month", JULY], "review": ["--month", JULY]}.get(command, [])
    assert run([command, str(shop.root), *asked]) == EXPECTED
    assert "更新版本的 opsbook" in shop.capsys.readouterr().err
    assert shop.dump() == before


@pytest.mark.parametrize(("title", "said"), [
    ("统计周期：2024-06-01~2024-06-30", "2024-06"), ("店铺名称：宁波别家工贸", "宁波别家工贸"),
])
def test_the_wrong_month_or_store_is_refused_by_its_content(shop, title, said):
    shop.bring(text(ROWS))
    (shop.root / "设置.toml").write_text('store = "某某工贸"\n', "utf-8")
    before = shop.dump()
    assert said in shop.bring(f"{title}\r\n".encode() + text(ROWS), "别的.csv", code=EXPECTED)
    assert shop.dump() == before


def test_the_same_data_under_two_names_and_for_two_months_is_pointed_out(shop):
    shop.bring(text(ROWS))
    assert "不变 5" in shop.bring(text(ROWS) + b"\r\n", "另一个名字.csv")
    assert "2024-07-01~2024-07-31 的数据完全相同" in shop.bring(text(ROWS), "八月.csv", "2024-08")


@pytest.mark.parametrize(("content", "said"), [
    ("时间周期 2024-07-03~2024-07-09\r\n".encode() + text(ROWS), "2024-06-30~2024-07-06"),
    ("共 128 条\r\n".encode() + text(ROWS), "只有 5 条"),
    ("\n".join(["日期,搜索曝光次数,搜索点击次数,店铺访问人数,询盘个数",
                *(f"2024-07-{day:02},1000,20,40,1" for day in range(1, 32) if day != 15)]).encode(), "2024-07-15"),
])
def test_what_content_gives_away_stands_in_the_preview_before_anything_is_stored(shop, content, said, monkeypatch):
    path = shop.downloads / "导出.csv"
    path.write_bytes(content)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    asked = ["--period", JULY] if b"128" in content else []
    assert run(["import", str(shop.root), str(path), *asked]) == CANCELLED
    preview = shop.capsys.readouterr().out
    assert said in preview and "新增" in preview
    assert not shop.root.exists()
