import pandas as pd

from opsbook.catalogue.sheets import table_of
from opsbook.desk.rows.offenders import offender_rows
from opsbook.domain.finding import Offender

COLUMNS = [column.name for column in table_of("名单").columns]


def test_nothing_has_the_columns_of_the_table():
    assert list(offender_rows([]).columns) == COLUMNS


def test_one_row_an_offender_all_text(finding):
    found = [finding("P01", "fail", "list", offenders=(Offender("0016", "鞋", "曝光 9"), Offender("=1+1", "包", ""))),
             finding("O03")]
    pd.testing.assert_frame_equal(offender_rows(found), pd.DataFrame([
        ("月", "2025-03", "P01", "P01", "0016", "鞋", "曝光 9"), ("月", "2025-03", "P01", "P01", "=1+1", "包", ""),
    ], columns=COLUMNS, dtype="object"))
