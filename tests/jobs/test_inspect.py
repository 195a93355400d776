from __future__ import annotations

import json
from pathlib import Path

import pytest

from opsbook.cli import run
from opsbook.errors import SettingsError
from opsbook.exports.context import Context, parse_context
from opsbook.jobs.inspect import inspect, summary_lines, to_json

JULY = '{"month": "2024-07", "today": "2024-08-03"}'
INQUIRIES = ("询盘ID,询盘时间,买家姓名,国家/地区,成交金额,首次回复时间\r\n"
             "7650012345,2024-07-15 20:33:52,=1+1,United States,\"1,234.5\",2024-07-15 19:00:00\r\n")


@pytest.fixture
def inquiries(tmp_path: Path) -> Path:
    path = tmp_path / "询盘.csv"
    path.write_text(INQUIRIES, encoding="utf-8")
    return path


def test_the_object_of_an_accepted_file(inquiries):
    answer = to_json(inspect([inquiries], "inquiry", parse_context(JULY))[0])
    warnings = answer.pop("warnings")
    assert answer == {
        "file": "询盘.csv", "kind": "inquiries", "outcome": "accept",
        "period": {"start": "2024-07-15", "end": "2024-07-15", "grain": "day", "zone": "America/Los_Angeles"},
        "columns": ["inquiry_id", "created_at", "buyer_name", "country", "country_code", "first_reply_at", "amount"],
        "n_rows": 1,
        "rows": [{"inquiry_id": "7650012345", "created_at": "2024-07-16T03:33:52Z", "buyer_name": "=1+1",
                  "country": "United States", "country_code": "US", "first_reply_at": "2024-07-16T02:00:00Z",
                  "amount": "1234.50"}],
        "errors": []}
    assert [(w["sheet"], w["row"], w["column"]) for w in warnings] == [(None, 1, None), (None, 2, "F")]


def test_a_message_names_file_header_and_value(inquiries):
    message = to_json(inspect([inquiries], None, parse_context(JULY))[0])["warnings"][1]["message"]
    assert all(words in message for words in ("询盘.csv", "第 2 行", "F 列", "2024-07-15 19:00:00", "请这样做"))


def test_counts_rates_and_missing_values(tmp_path):
    path = tmp_path / "产品.csv"
    path.write_text("产品ID,搜索曝光次数,搜索点击次数,搜索点击率,询盘个数,是否橱窗\n1,200,3,1.5%,-,Y\n",
        encoding="utf-8")
    row = to_json(inspect([path], None, Context())[0])["rows"][0]
    assert row == {"product_id": "1", "showcase": True, "impressions": 200, "clicks": 3, "ctr": .015, "inquiries": None}
    assert isinstance(row["impressions"], int)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"<html>login</html>", "甲,乙\n1,2\n".encode()])
def test_a_bad_file_is_an_answer_not_a_crash(tmp_path, content):
    path = tmp_path / "bad.xlsx"
    path.write_bytes(content)
    reading = inspect([path], None, Context())[0]
    answer = to_json(reading)
    assert (answer["outcome"], answer["rows"], answer["period"]) == ("reject", [], None)
    assert "bad.xlsx" in answer["errors"][0]["message"]
    assert summary_lines([reading])[0].startswith("✗ bad.xlsx")


def test_a_kind_nobody_knows_lists_those_there_are(inquiries):
    with pytest.raises(SettingsError, match=r"nonsense.*products"):
        inspect([inquiries], "nonsense", Context())


@pytest.mark.parametrize("text", ["[]", "{", '{"mouth": "2024-07"}', '{"report_tz": "Mars/Base"}', '{"month": "July"}'])
def test_a_wrong_context_is_told(text):
    with pytest.raises(SettingsError):
        parse_context(text)


def test_the_command_prints_a_list_and_exits_with_what_it_found(inquiries, capsys):
    assert run(["inspect", str(inquiries), "--as", "inquiry", "--context", JULY, "--json"]) == 0
    assert [answer["kind"] for answer in json.loads(capsys.readouterr().out)] == ["inquiries"]
    assert run(["inspect", str(inquiries), "--as", "product"]) == 2
    assert "这是询盘明细，不是产品数据" in capsys.readouterr().out


def test_inspect_leaves_the_folder_as_it_was(inquiries):
    before = {path: path.read_bytes() for path in inquiries.parent.iterdir()}
    inspect([inquiries], None, Context())
    assert {path: path.read_bytes() for path in inquiries.parent.iterdir()} == before
