"""What is said of the salespeople's own books."""

import pytest

from opsbook.domain.problem import Problem
from opsbook.jobs.mergewords import book_clause, book_lines, with_unwritten
from opsbook.jobs.registers import BookTaken

NOTHING, TAKEN = BookTaken("何俊"), BookTaken("林晓", new=3, changed=2)
DELETED, OPEN = BookTaken("周敏", deleted=1), BookTaken("吴磊", refused="正被 Excel 打开")

[HELD] = with_unwritten([BookTaken("郑浩", new=1)], [Problem("登记", "只读", file="郑浩.xlsx")])


@pytest.mark.parametrize(("books", "lines", "clause"), [
    ((), [], ""),
    ((NOTHING,), ["登记簿 1 本，没有新填的"], ""),
    ((NOTHING, TAKEN, DELETED), ["登记簿 3 本合并好了：林晓 新增 3 行、改 2 行；周敏 删 1 行"], "，登记簿合并 6 行"),
    ((TAKEN, OPEN), ["登记簿 1 本合并好了：林晓 新增 3 行、改 2 行",
                     "登记簿“吴磊”没有合并：正被 Excel 打开。怎么办见“问题清单”，办好再刷新一次"],
     "，登记簿合并 5 行，登记簿没有合并的：吴磊"),
    ((NOTHING, HELD), ["登记簿 2 本合并好了：郑浩 新增 1 行",
                       "登记簿“郑浩”的内容收下了，但没能写回去（新行没有编号，总表的改动没到）：只读。"
                       "怎么办见“问题清单”，办好再刷新一次"], "，登记簿合并 1 行"),
], ids=["no books", "nothing new", "new, changed and deleted rows", "one is open", "one is not written back"])
def test_what_was_taken_from_whose_book(books, lines, clause):
    assert (book_lines(books), book_clause(books)) == (lines, clause)
