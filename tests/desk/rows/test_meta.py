import pandas as pd
import pytest

from opsbook import __version__
from opsbook.desk.rows.meta import COLUMNS, FORMAT, Meta, meta_rows, read_meta
from opsbook.errors import DeskError

META = Meta(version="0.1.0", folder="/某店", settings='{"store":"店"}')


def test_it_comes_back():
    rows = meta_rows(META)
    assert list(rows.columns) == list(COLUMNS)
    assert read_meta(rows) == META


def test_cells_may_be_numbers_or_empty():
    rows = [("产品", "opsbook"), ("格式", 1.0), ("版本", None), ("别的", "x")]
    assert read_meta(pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)) == Meta(format=FORMAT)


@pytest.mark.parametrize("rows", [[], [("产品", "别家")], [("产品", "opsbook"), ("格式", "新")]])
def test_what_is_not_ours_is_refused(rows):
    with pytest.raises(DeskError):
        read_meta(pd.DataFrame(rows, columns=list(COLUMNS), dtype=object))


@pytest.mark.parametrize(("version", "format_", "newer"), [
    (__version__, FORMAT, False), ("", FORMAT, False), ("0.0.9", FORMAT, False), ("999.10.0", FORMAT, True),
    (f"{__version__}rc1", FORMAT, False), ("0.0.9", FORMAT + 1, True),
])
def test_what_is_newer_than_this_program(version, format_, newer):
    assert Meta(version=version, format=format_).newer is newer
