"""A store whose exports and people have hostile texts goes through every job; its files hold them as texts alone."""

import csv
import io
import json
import re
from datetime import UTC, datetime

import pytest
from opened import cells_of, parts_of, violations

from opsbook.domain.period import parse_period
from opsbook.errors import SettingsError
from opsbook.history.store import create_store
from opsbook.jobs.books import book_of, open_book
from opsbook.jobs.filenames import file_name
from opsbook.jobs.fill import FillAsk, fill
from opsbook.jobs.imports import ImportOptions, carry_out, plan_import
from opsbook.jobs.init import InitOptions, init
from opsbook.jobs.ownbooks import make_own_books
from opsbook.jobs.rebuild import rebuild
from opsbook.jobs.refresh import RefreshOptions, refresh
from opsbook.jobs.review import review

NOW = datetime(2026, 11, 3, 3, tzinfo=UTC)
NAMES = ["=1+1", "+1", "@SUM(1)", "=cmd|'/C calc'!A0", '=HYPERLINK("http://evil.example/","x")', "http://evil.example/x",
         '=WEBSERVICE("http://evil.example/")', "external:c:\\x.xlsx", "\t=1+1", "'=1", "_x003D_1+1", "_xD800_",
         "</t></si><f>1</f>", "\x0b=1", "A" * 40_000, "💣" * 17_000, "\u202egnp.exe"]
PRODUCTS = "产品ID,产品名称,搜索曝光次数,搜索点击次数,搜索点击率,访问人数,询盘个数,提交订单个数,TM咨询人数"
INQUIRIES = "询盘ID,询盘时间,买家姓名,买家邮箱,国家/地区,产品ID,询盘内容,业务员,询盘来源"
PEOPLE = '\n'.join(f'[[people]]\nname = "{name}"\nrole = "业务"\n' for name in ("=李娜", "../王强"))
LIVE = re.compile(r"evil|cmd\||1\+1|SUM\(1\)")


def write_csv(path, head, rows):
    out = io.StringIO()
    csv.writer(out).writerows([*head, *rows])
    path.write_text(out.getvalue(), "utf-8-sig")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """The store after every job, its files in place."""
    store = create_store(tmp_path_factory.mktemp("hostile") / "店", "=cmd|'/C calc'!A0")
    store.settings_file.write_text(store.settings_file.read_text("utf-8") + PEOPLE, "utf-8")
    title = ["产品数据, 时间周期 2026-10-25~2026-10-31"]
    write_csv(store.inbox / "产品.csv", [title, [], [], [], [], PRODUCTS.split(",")],
              [(160_000_000_000 + n, name, 900, 10, "1.1%", 9, 1, 0, 0) for n, name in enumerate(NAMES)])
    write_csv(store.inbox / "询盘.csv", [INQUIRIES.split(",")],
              [(7_600_000_000 + n, f"2026-10-{26 + n % 5} 09:00", name, name, "美国", 160_000_000_000 + n, name,
                "=李娜", name[:90]) for n, name in enumerate(NAMES)])
    assert len(carry_out(plan_import(store, options=ImportOptions(now=NOW))).refused) == 0
    init(store.root, InitOptions(macros=False, now=NOW))
    make_own_books(store, NOW)
    fill(open_book(book_of(store.root)), store, FillAsk("week"), now=NOW)
    refresh(open_book(book_of(store.root)), store, options=RefreshOptions(now=NOW))
    review(store.root, parse_period("2026-10"))
    rebuild(store.root, macros=False, now=NOW)
    return store


def test_no_file_has_a_live_formula_a_link_a_name_or_a_path(store):
    files = [path for path in store.root.rglob("*.xlsx") if "归档" not in path.parts]
    assert len(files) >= 5
    for path in files:
        content = path.read_bytes()
        assert violations(content) == [], path
        assert not [formula for _, _, formula in cells_of(content) if formula and LIVE.search(formula)], path


def test_the_names_stand_there_as_they_were(store):
    texts = {text for text, _, _ in cells_of(book_of(store.root).read_bytes())}
    assert {name for name in NAMES if len(name) < 100 and "_x" not in name and name.strip() == name} <= texts


def test_every_file_lies_in_the_store(store):
    assert {path.name for path in store.registers.iterdir()} == {"=李娜.xlsx", "_王强.xlsx"}
    assert book_of(store.root).name == f"{file_name(store.name)}.xlsx" == "=cmd_'_C calc'!A0.xlsx"
    assert {path.name for path in store.root.parent.iterdir()} == {"店"}


def test_what_leaves_the_house_does_not_say_where_the_store_lies(store):
    away = [*store.registers.iterdir(), *store.reviews.glob("*.xlsx")]
    assert len(away) == 3
    assert not [path.name for path in away for part in parts_of(path.read_bytes()).values() if str(store.root) in part]


@pytest.mark.parametrize("names", [("a/b", "a_b"), ("Li", "li"), ("e\u0301", "é"), ("王.", "王")])
def test_two_people_never_share_a_book(tmp_path, names):
    store = create_store(tmp_path / "店")
    people = "".join(f"\n[[people]]\nname = {json.dumps(name, ensure_ascii=False)}\nrole = '业务'\n" for name in names)
    store.settings_file.write_text(store.settings_file.read_text("utf-8") + people, "utf-8")
    with pytest.raises(SettingsError, match="同一个文件"):
        make_own_books(store, NOW)
    assert list(store.registers.iterdir()) == []
