import os
import re
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook, SheetVisibleEnum

sys.path.insert(0, str(Path(__file__).parents[1] / "review"))

import storemonths

from opsbook.domain.finding import Offender
from opsbook.domain.highlights import Flag, Highlights, KeyNumber
from opsbook.domain.verdict import Verdict
from opsbook.mail.drawing import look
from opsbook.mail.letter import draw_letter
from opsbook.mail.words import one_line, short
from opsbook.review import theme
from opsbook.review.highlights import highlights_of
from opsbook.review.pages import draw_pages
from opsbook.review.writer import Book, write_book

ATTACHMENT = "月度复盘_某某工贸_2025-03.xlsx"
GOLDEN = Path(__file__).parent / "golden"
MONTHS = {"full": storemonths.full, "half": storemonths.half, "empty": storemonths.empty}
READ_BACK = ("half", "empty", "other")   # other is full with more kinds of flags
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@pytest.fixture(scope="module")
def months():
    """full, half and empty months; the full one with a weekly rule, money, hours and a drop among its flags."""
    made = {name: make() for name, make in MONTHS.items()}
    more = (storemonths.finding("R01", "", Verdict.FAIL, title="每日必做", met=18, owed=21, weight=9.0, target=1.0),
            storemonths.finding("X01", "sales", Verdict.FAIL, title="总销售额", value=8200.5, target=12500.0,
                                weight=8.0),
            storemonths.finding("X02", "reply_hours", Verdict.WATCH, title="平均回复时长", value=5.25, target=2.0,
                                weight=7.0))
    made["other"] = replace(made["full"], findings=more + made["full"].findings)
    return made


@pytest.fixture(scope="module")
def letters(months):
    return {name: draw_letter(highlights_of(month), ATTACHMENT) for name, month in months.items()}


@pytest.fixture(scope="module")
def books(months, tmp_path_factory):
    """The reviews of the same months, read back: the rows of 总览 from its column B, those of 说明, the sheets seen."""
    folder = tmp_path_factory.mktemp("books")
    for name in READ_BACK:
        month = months[name]
        write_book(Book(draw_pages(month), month.store, "2025年3月", month.imported_at), folder / f"{name}.xlsx")
    return {name: read_back(CalamineWorkbook.from_path(folder / f"{name}.xlsx")) for name in READ_BACK}


def read_back(book):
    overview, notes = (book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in ("总览", "说明"))
    seen = sum(sheet.visible is SheetVisibleEnum.Visible for sheet in book.sheets_metadata)
    return [row[1:] for row in overview], notes, seen


def lines_of(html):
    """The letter as a person reads it: a line a table row or a line of a block, cells apart by |.

    The two small lines under a change, whether it is real and what is normal, are told as the plain text tells them.
    """
    page = lxml.html.fromstring(re.sub(r"<br><span [^>]*>([^<]*)</span><br><span [^>]*>([^<]*)</span></td>",
                                       r"（\1，正常波动 \2）</td>", html))
    for brk in page.iter("br"):
        brk.tail = "\n" + (brk.tail or "")
    rows = [row for row in page.iter("tr") if not row.findall(".//table")]
    return [line.strip() for row in rows
            for line in "|".join(cell.text_content() for cell in row.iter("td", "th")).split("\n")]


@pytest.mark.parametrize("name", ["full", "half", "empty", "other"])
def test_plain_text_and_html_say_the_same(letters, name):
    plain = [line.strip() for line in letters[name].plain.splitlines() if line]
    parts = re.compile(r"(.+)：(.+)，较上月 (.+)，目标 (.+)　(.+)")
    plain = ["|".join(found.groups()) if (found := parts.fullmatch(line)) else line for line in plain]
    assert plain == [line for line in lines_of(letters[name].html) if line != "指标|本月|较上月|目标|判定"]


def agrees(text, cell):
    """Whether a text of the letter shows the value of a cell, exact to the text's last digit."""
    if not isinstance(cell, int | float):
        return text == str(cell or "○")
    number = NUMBER.search(text)[0].replace(",", "")
    share = 100 if "%" in text else 0.0001 if "万" in text else 1
    sign = -1 if "▼" in text or "-" in text else 1
    step = 10.0 ** -len(number.partition(".")[2])
    return abs(sign * float(number) - cell * share) <= step * 0.5000001


def rows_under(rows, first):
    """The rows below the heads that start with `first` and 本月, as {head: value}, as long as they have a value."""
    at = next((n for n, row in enumerate(rows) if row[:2] == [first, "本月"]), len(rows))
    found = [dict(zip(rows[at], row, strict=True)) for row in rows[at + 1:]]
    return found[:next((n for n, row in enumerate(found) if row["本月"] == ""), None)]


@pytest.mark.parametrize("name", READ_BACK)
def test_every_key_number_is_that_of_the_workbook(letters, books, name):
    kept = rows_under(books[name][0], "关键指标")
    rows = [line.split("|") for line in lines_of(letters[name].html) if line.count("|") == 4][1:]
    assert len(rows) == len(kept) == 6
    for (metric, now, moved, target, verdict), cells in zip(rows, kept, strict=True):
        change, _, judged = moved.partition("（")
        assert (metric, verdict) == (cells["关键指标"], cells["判定"] or "○")
        assert judged == (f"{cells['真变化吗']}，正常波动 {cells['正常波动']}）" if cells["真变化吗"] != "○" else "")
        assert agrees(now, cells["本月"]) and agrees(target, cells["目标"]) and agrees(change, cells["较上月"]), metric
        word = f" {cells['真变化吗']}" if judged else ""
        assert f"{metric} {now}（{change}{word}，目标 {target}）{verdict}" in letters[name].summary


@pytest.mark.parametrize(("name", "count"), [("half", 2), ("empty", 0), ("other", 5)])
def test_every_flag_is_that_of_the_workbook(letters, books, name, count):
    kept = rows_under(books[name][0], "指标")
    lines = lines_of(letters[name].html)
    starts = [n for n, line in enumerate(lines) if re.match(r"\d\. ", line)]
    assert len(starts) == len(kept) == count
    for place, (start, cells) in enumerate(zip(starts, kept, strict=True), 1):
        head, why, what, who = lines[start:start + 4]
        shown = re.fullmatch(r"(\d)\. (.) (.+?) (?:达标 )?([^\s（]+)(?: 期| 小时| 天)?(?:（目标 (.+)）)?", head)
        assert (shown[1], shown[2], shown[3]) == (str(place), cells["判定"][0], cells["指标"])
        assert agrees(shown[4], cells["本月"]) and agrees(shown[5] or "○", cells["目标"]), head
        due = cells["期限"]
        assert (why, what, who) == (f"为什么：{cells['为什么']}", f"怎么做：{cells['怎么做']}",
                                    f"谁、何时：{cells['负责人']}，{due.month}月{due.day}日")
        told, gain = cells["可找回询盘/月"], [line for line in lines[start + 4:start + 5] if line.startswith("补上")]
        assert gain == ([f"补上每月可找回询盘：{told}"] if told[0].isdigit() else [])


@pytest.mark.parametrize("name", ["full", "half", "empty", "other"])
def test_summary_is_the_body_in_short(letters, name):
    body, lines = lines_of(letters[name].html), letters[name].summary.split("\n")
    starts = [n for n, line in enumerate(body) if re.match(r"\d\. ", line)]
    flags = [f"{body[n][:3]}{body[n][5:]}：{body[n + 2][4:]}（{body[n + 3][5:]}）" for n in starts]
    shown = [line for line in lines if re.match(r"\d\. ", line)]
    more = f"另有 {len(flags) - len(shown)} 项，" if len(shown) < len(flags) else ""
    assert shown == flags[:len(shown)] and (shown or not flags)
    assert [*lines[:2], lines[-1]] == [letters[name].subject, body[1], f"{more}详见《{ATTACHMENT}》。"]


def texts_and_numbers(book):
    """The texts of 总览 and 说明, and the numbers of 总览."""
    overview, notes = ([cell for row in sheet for cell in row] for sheet in book[:2])
    days = [f"{cell.month}月{cell.day}日" for cell in overview if isinstance(cell, date | datetime)]
    return "\n".join([*(cell for cell in overview + notes if isinstance(cell, str)), *days]), \
        [cell for cell in overview if isinstance(cell, int | float)]


@pytest.mark.parametrize("name", READ_BACK)
def test_no_number_stands_in_the_letter_alone(letters, books, name):
    texts, numbers = texts_and_numbers(books[name])
    known = set(NUMBER.findall(texts)) | {str(books[name][2])}
    letter = letters[name]
    shown = "\n".join((letter.subject, *lines_of(letter.html), letter.plain, letter.summary)).replace(ATTACHMENT, "")
    shown = re.sub(r"(?m)^\d\. |最重要的 \d 项|另有 \d 项", "", shown)
    asked = set(re.findall(r"-?(?:[▲▼] )?\d[\d,]*(?:\.\d+)?[%万]?", shown))
    assert [each for each in asked if NUMBER.search(each)[0] not in known
            and not any(agrees(each, number) or agrees(each, -number) for number in numbers)] == []


@pytest.mark.parametrize(("name", "judged"), [
    ("other", "4 达标 4 关注 9 预警"), ("half", "0 达标 0 关注 2 预警"), ("empty", "没有可以判定的数据")])
def test_subject_counts_the_verdicts_of_the_workbook(letters, books, name, judged):
    assert letters[name].subject == f"【月度复盘】某某工贸 2025-03：{judged}"
    counts = [NUMBER.findall(cell) for row in books[name][0] for cell in row
              if isinstance(cell, str) and cell.startswith("判定：")]
    assert [[count[0], count[1], count[2]] for count in counts] == ([NUMBER.findall(judged)] if counts else [])


@pytest.mark.parametrize(("name", "kind"), [
    (name, kind) for name in ("full", "half", "empty") for kind in ("plain", "summary")] + [("full", "html")])
def test_letter_reads_as_agreed(letters, name, kind):
    golden = GOLDEN / f"{name}.{'html' if kind == 'html' else f'{kind}.txt'}"
    text = getattr(letters[name], kind)
    if os.environ.get("OPSBOOK_GOLDEN"):  # set it to write them anew, then read the difference
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_colours_are_those_of_the_review():
    for verdict in (Verdict.PASS, Verdict.WATCH, Verdict.FAIL):
        style = theme.style(theme.verdict_style(verdict))
        assert (look(verdict).color, look(verdict).tint) == (style.color, style.fill)


def test_every_cell_names_its_font_and_nothing_is_fetched(letters):
    page = lxml.html.fromstring(letters["full"].html)
    assert all("font-family:" in cell.get("style", "") for cell in page.iter("td", "th"))
    assert not {"img", "link", "script", "style", "iframe"} & {each.tag for each in page.iter()}
    assert "http" not in letters["full"].html and "url(" not in letters["full"].html


def test_nobody_learns_from_the_letter_who_a_buyer_is(months):
    told = storemonths.finding("S07", "", Verdict.FAIL, scope="list", title="超15天未联系", value=1.0, weight=10.0,
                               why="", sentence="1 个客户，如 Blue Harbor。",
                               offenders=(Offender("B1", "Blue Harbor", "15 天"),),
                               action="打 +49 151 2345678 或写 a@example.com")
    month = replace(months["full"], findings=(told, *months["full"].findings), gains={})
    letter = draw_letter(highlights_of(month), ATTACHMENT)
    for text in (letter.html, letter.plain, letter.summary):
        assert "超15天未联系" in text and "打 *** 或写 ***" in text
        assert not re.search("Blue Harbor|2345678|example", text)


HOSTILE = st.text(max_size=40) | st.lists(st.sampled_from((
    "<script>alert(1)</script>", "</td></table>", "<img src=http://a/b>", "\" onload=\"x", "'", "&amp;", "&#x3c;",
    "\r\nBcc: a@b.cn", "{{ subject }}", "{% include 'x' %}", "{month}", "\u202e", "\u2028", "\x00", "\ud800",
    "]]>", "-->", "=1+1", "店", "9" * 90)), max_size=30).map("".join)
VERDICTS = st.sampled_from(list(Verdict))
MONTH = st.builds(
    Highlights, store=HOSTILE, month=st.just("2025年3月"), label=st.just("2025-03"), sentence=HOSTILE, partial=HOSTILE,
    counts=st.dictionaries(VERDICTS, st.integers(0, 9999)), n_sheets=st.just(13), imported=st.just("2025-04-03 17:30"),
    numbers=st.tuples(*[st.builds(KeyNumber, name=HOSTILE, now=st.just("1"), change=st.just("2"), target=st.just(""),
                                  verdict=VERDICTS | st.just(""))] * 6),
    flags=st.lists(st.builds(Flag, HOSTILE, st.just("3"), st.just("4"), VERDICTS, HOSTILE, HOSTILE, HOSTILE,
                             st.just("5")), max_size=5).map(tuple))


def shape(html):
    return [(each.tag, sorted(each.attrib)) for each in lxml.html.fromstring(html).iter() if each.tag != "br"]


def harmless(month):
    """The same month with a plain word for every text from outside."""
    return replace(month, store="店", sentence="句", partial=month.partial and "缺", flags=tuple(replace(
        each, subject="项", why="因", action="做", owner="人") for each in month.flags),
        numbers=tuple(replace(each, name="数") for each in month.numbers))


@settings(max_examples=25)
@given(MONTH)
def test_what_comes_from_outside_stays_text(month):
    letter = draw_letter(month, ATTACHMENT)
    assert shape(letter.html) == shape(draw_letter(replace(harmless(month), partial=one_line(month.partial) and "缺"),
                                                   ATTACHMENT).html)
    assert month.store == "" or short(month.store, 60) in lxml.html.fromstring(letter.html).text_content()
    for text in (letter.subject, *letter.plain.split("\n"), *letter.summary.split("\n")):
        assert text.replace("\u3000", " ").isprintable() and len(text) < 500, text
    assert letter.summary.count("\n") <= 14 and letter.plain.count("\n") <= 40
    assert len(letter.summary) <= 500 and len(letter.html.encode()) < 100_000


@pytest.mark.parametrize(("text", "longest", "shown"), [
    ("a\r\nb\tc", 9, "a b c"), ("12345678", 8, "12345678"), ("价 12,345,678", 8, "价 …"), ("甲乙丙丁", 3, "甲乙…"),
    ("a\u202eb\x00c", 9, "abc"), ("", 3, "")])
def test_a_text_is_one_line_and_never_cut_inside_a_number(text, longest, shown):
    assert short(text, longest) == shown
