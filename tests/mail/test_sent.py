from datetime import UTC, datetime

import pytest

from opsbook.mail.sent import FILE, Sent, known, read_sent, who_has, write_sent

AT = datetime(2026, 11, 3, 10, tzinfo=UTC)


def step(what, *people, month="2026-10", file=""):
    return Sent(AT, month, what, people, file)


@pytest.mark.parametrize(("steps", "has"), [
    ([], set()), ([step("sent", "A@example.com")], {"a@example.com"}),
    ([step("begun", "a@example.com")], {"a@example.com"}),
    ([step("begun", "a@example.com"), step("failed", "a@example.com")], set()),
    ([step("sent", "a@example.com", "b@example.com"), step("refused", "c@example.com")],
     {"a@example.com", "b@example.com"}),
    ([step("sent", "a@example.com", month="2026-09")], set()),
    ([step("draft", "a@example.com", file="here.eml")], {"a@example.com"}),
    ([step("draft", "a@example.com", file="gone.eml")], set()),
    ([step("sent", "a@example.com"), step("begun", "a@example.com"), step("failed", "a@example.com")],
     {"a@example.com"}),
])
def test_who_has_a_month(steps, has, tmp_path):
    (tmp_path / "here.eml").touch()
    assert set(who_has("2026-10", steps, tmp_path)) == has


def test_a_draft_that_is_gone_does_not_hide_that_a_letter_was_sent(tmp_path):
    steps = [step("sent", "a@example.com"), step("draft", "a@example.com", file="gone.eml")]
    assert who_has("2026-10", steps, tmp_path)["a@example.com"].step == "sent"


def test_known_are_those_a_letter_went_to_not_those_it_failed_for():
    assert known([step("sent", "A@example.com"), step("begun", "b@example.com"), step("failed", "b@example.com")]) == {
        "a@example.com"}


def test_steps_come_back_and_a_torn_line_is_left_out(tmp_path):
    write_sent(tmp_path, step("begun", "a@example.com"))
    with (tmp_path / FILE).open("ab") as file:
        file.write(b'{"at":"2026-')
    write_sent(tmp_path, step("sent", "a@example.com"))
    assert [each.step for each in read_sent(tmp_path)] == ["begun", "sent"]
