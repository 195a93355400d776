import pandas as pd
import pytest

from opsbook.domain.period import parse_period
from opsbook.errors import StoreError
from opsbook.history.history import History
from opsbook.history.journal import FILE, Entry, read_journal, write_entry
from opsbook.history.parts import part_path

MARCH = parse_period("2025-03")
FRAME = pd.DataFrame({"rule": ["K01", None], "n": [1, 2], "value": [0.5, None], "ok": [True, False],
                      "due": pd.to_datetime(["2025-04-01", None])})


def test_findings_keep_types_and_thresholds(history):
    history.keep_frame("findings", MARCH, FRAME, {"K01": "0.15"})
    history.save()
    again = History(history.root)
    assert again.read_notes("findings", MARCH) == {"K01": "0.15"}
    found = again.read_frame("findings", MARCH)
    assert found.dtypes.astype(str).to_dict() == {
        "rule": "str", "n": "Int64", "value": "float64", "ok": "boolean", "due": "datetime64[us]"}
    pd.testing.assert_frame_equal(found.astype("object"), FRAME.astype("object"), check_dtype=False)


def test_frame_of_another_month_is_not_there(history):
    history.keep_frame("findings", MARCH, FRAME)
    history.save()
    assert history.read_frame("findings", MARCH.before()) is None
    assert history.read_notes("findings", MARCH.before()) == {}


@pytest.mark.parametrize(("notes", "written"), [({"K01": "0.15"}, False), ({"K01": "0.2"}, True)])
def test_same_frame_is_not_written_again(history, notes, written):
    history.keep_frame("findings", MARCH, FRAME, {"K01": "0.15"})
    history.save()
    path = part_path(history.root, "findings", MARCH)
    before = path.stat().st_ino
    history.keep_frame("findings", MARCH, FRAME, notes)
    history.save()
    assert (path.stat().st_ino != before) is written


@pytest.mark.parametrize("content", [b"", b"PAR1 not really"])
def test_damaged_part_is_named(history, content):
    history.keep_frame("findings", MARCH, FRAME)
    history.save()
    part_path(history.root, "findings", MARCH).write_bytes(content)
    with pytest.raises(StoreError, match="month_2025-03-01_2025-03-31"):
        History(history.root).part("findings", MARCH)


@pytest.mark.parametrize("name", ["period=week_2025-03-02", "period=year_2025-01-01_2025-12-31", "draft",
                                  "period=day_2025-02-30_2025-02-30"])
def test_other_folders_are_no_parts(history, name):
    folder = history.root / "findings" / name
    folder.mkdir(parents=True)
    (folder / "data.parquet").touch()
    assert history.periods("findings") == []


def entry(**more):
    return Entry(**{"sha256": "a", "name": "x", "kind": "products", "dataset": "products", "grain": "week",
                    "start": MARCH.start, "end": MARCH.end, "rows": 1, "new": 1, "changed": 0, "same": 0,
                    "absent": 0, "at": pd.Timestamp("2025-04-01", tz="UTC").to_pydatetime(), **more})


def test_journal_reads_what_it_wrote_and_skips_a_torn_line(tmp_path):
    write_entry(tmp_path, entry())
    with (tmp_path / FILE).open("ab") as file:
        file.write(b'{"sha256":"half')
    write_entry(tmp_path, entry(sha256="b"))
    assert read_journal(tmp_path) == (entry(), entry(sha256="b"))


def test_no_journal_is_an_empty_one(tmp_path):
    assert read_journal(tmp_path) == ()
