"""The state machine of OpsPython.bas, run."""

import pytest

GONE, PYTHON_SAID_NO = 462, 1001
NOT_AVAILABLE = {"Error 2042"}


def test_while_the_workbook_opens_no_cell_starts_python(excel, server):
    assert excel.cells(200) == NOT_AVAILABLE
    assert excel.starts == 0


def test_two_hundred_cells_without_a_server_try_once(excel):
    excel.run("WorkbookIsOpen")
    assert excel.cells(200) == NOT_AVAILABLE
    assert excel.starts == 1


@pytest.mark.parametrize(("down_at", "then", "starts"), [
    ((10, 0, 0), (10, 0, 59), 1),
    ((10, 0, 0), (10, 1, 0), 2),
    pytest.param((23, 59, 30), (0, 0, 29), 1, id="59 s over midnight"),
    pytest.param((23, 59, 30), (0, 0, 30), 2, id="60 s over midnight"),
])
def test_a_cell_tries_again_after_a_minute(excel, down_at, then, starts):
    excel.run("WorkbookIsOpen")
    excel.at(*down_at)
    excel.cells()
    excel.at(*then)
    assert excel.cells(200) == NOT_AVAILABLE
    assert excel.starts == starts


def test_a_reset_of_vba_mends_itself_in_a_minute(excel, server):
    assert excel.cells() == NOT_AVAILABLE  # as after a reset: Workbook_Open does not come again
    excel.at(10, 1)
    assert excel.cells(3) == {"7.0"}


def test_one_server_answers_every_cell(excel, server):
    excel.run("WorkbookIsOpen")
    assert excel.cells(200) == {"7.0"}
    assert (excel.starts, len(server.calls)) == (1, 200)


def test_values_are_handed_over_and_not_ranges(excel, server):
    excel.put("A1", 0.25)
    excel.run("WorkbookIsOpen")
    excel.app.evaluate('OPS_CODE("O03", ThisWorkbook.Worksheets(1).Range("A1"))')
    assert server.calls == [("opsbook.excel.udfs", "OPS_CODE", ["O03", 0.25])]


@pytest.mark.parametrize(("block", "handed"), [("A1:A3", 3), pytest.param("A:A", 3, id="to the last row in use")])
def test_a_block_goes_over_whole(excel, server, block, handed):
    for row in range(1, 4):
        excel.put(f"A{row}", row)
    excel.run("WorkbookIsOpen")
    excel.app.evaluate(f'OPS_GAP(ThisWorkbook.Worksheets(1).Range("{block}"), 1)')
    values, target = server.calls[0][2]
    assert (values.bounds[0][1], values.items[:2], target) == (handed, [1, 2], 1)


def test_several_areas_are_not_available(excel, server):
    excel.run("WorkbookIsOpen")
    found = excel.app.evaluate('OPS_CODE("O03", ThisWorkbook.Worksheets(1).Range("A1,C1"))')
    assert (str(found), server.calls) == ("Error 2042", [])


def test_a_server_that_died_is_started_once_more(excel, server):
    excel.run("WorkbookIsOpen")
    excel.cells()
    server.fails = [GONE]
    assert (excel.cells(), excel.starts) == ({"7.0"}, 2)


def test_a_server_that_dies_again_is_down(excel, server):
    excel.run("WorkbookIsOpen")
    server.fails = [GONE, GONE]
    assert excel.cells(200) == NOT_AVAILABLE
    assert (excel.starts, len(server.calls)) == (2, 2)


def test_an_exception_of_python_is_not_available_and_no_reason_to_start_again(excel, server):
    excel.run("WorkbookIsOpen")
    server.fails = [PYTHON_SAID_NO]
    assert excel.cells() == NOT_AVAILABLE
    assert (excel.cells(), excel.starts) == ({"7.0"}, 1)


def test_closing_lets_the_server_go_and_a_cancelled_close_gets_it_back(excel, server):
    excel.run("WorkbookIsOpen")
    excel.cells()
    excel.run("ReleasePython")
    assert (excel.cells(), excel.starts) == ({"7.0"}, 2)
