"""What is written is read back by two parsers that share no code: Python's own and a Rust one."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from fast_mail_parser import parse_email
from hypothesis import given
from hypothesis import strategies as st

from opsbook.mail.letter import Letter
from opsbook.mail.message import XLSX, Attached, Envelope, as_draft, build_message, one_line

BOOK = Attached("月度复盘_某某工贸_2026-10.xlsx", bytes(range(256)) * 40)
HOSTILE = {     # what a store is called may stand in a subject
    "7月复盘\r\nBcc: spy@example.com": "7月复盘 Bcc: spy@example.com",
    "月报\nTo: x@example.com": "月报 To: x@example.com",
    "📈" * 60: "📈" * 60, "=?utf-8?B?aGk=?=": "=?utf-8?B?aGk=?=", "店" * 200: "店" * 200, "plain": "plain",
    "a\x00b\x85c\u2028d": "a b c d", "\ud800半个": "?半个", "two  blanks": "two  blanks",
}


def both(content):
    return message_from_bytes(content, policy=default), parse_email(content)


@pytest.mark.parametrize(("subject", "shown"), HOSTILE.items())
def test_a_subject_is_one_header_and_comes_back(letter, envelope, subject, shown):
    hostile = Letter(subject, letter.html, letter.plain, letter.summary)
    ours, other = both(build_message(hostile, envelope, BOOK).as_bytes())
    assert (ours.get_all("Subject"), other.subject) == ([shown], shown)
    assert (ours["Bcc"], ours["To"]) == (None, "boss@example.com, a@example.com")


@given(st.text(max_size=300))
def test_any_subject_is_one_header_that_comes_back(subject):
    letter = Letter(subject, "", "", "")
    envelope = Envelope("", ("a@example.com",), (), datetime(2026, 11, 3, tzinfo=UTC))
    ours = message_from_bytes(build_message(letter, envelope, BOOK).as_bytes(), policy=default)
    assert (ours.get_all("Subject"), len(ours.keys())) == ([one_line(subject)], 6)


@pytest.mark.parametrize("name", [BOOK.name, "月度复盘_" + "长" * 53 + "_2026-10.xlsx", "review 2026-10.xlsx"])
def test_the_workbook_comes_back_byte_for_byte_under_its_name(letter, envelope, name):
    content = build_message(letter, envelope, Attached(name, BOOK.content)).as_bytes()
    ours, other = both(content)
    (part,) = ours.iter_attachments()
    assert (part.get_filename(), part.get_content_type(), part.get_content()) == (name, XLSX, BOOK.content)
    assert [(each.filename, each.mimetype, each.content) for each in other.attachments] == [(name, XLSX, BOOK.content)]
    assert b"filename*" in content.lower() or name.isascii()
    assert b' name="=?utf-8?b?' in content     # what QQ Mail reads


def test_both_bodies_come_back_and_no_line_is_long_or_8_bit(letter, envelope):
    content = build_message(letter, envelope, BOOK).as_bytes()
    ours, other = both(content)
    assert [ours.get_body([kind]).get_content().strip() for kind in ("plain", "html")] == ["一句话", letter.html]
    assert ([each.strip() for each in other.text_plain], [each.strip() for each in other.text_html]) == (
        ["一句话"], [letter.html])
    assert content.isascii() and max(map(len, content.split(b"\r\n"))) <= 80
    assert content.count(b"\n") == content.count(b"\r\n")
    assert not [defect for part in ours.walk() for defect in part.defects]


def test_a_draft_opens_to_be_sent(letter, envelope):
    assert both(as_draft(build_message(letter, envelope, BOOK)))[0]["X-Unsent"] == "1"


def test_a_draft_without_a_mailbox_has_no_sender(letter, envelope):
    ours, _ = both(build_message(letter, Envelope("", envelope.to, (), envelope.at), BOOK).as_bytes())
    assert (ours["From"], ours["Cc"]) == (None, None)


def test_nobody_is_named_twice_and_a_letter_to_some_names_them_alone(envelope):
    to, cc = ("a@example.com", "A@example.com", "b@example.com"), ("B@Example.com", "c@example.com")
    twice = Envelope("", to, cc, envelope.at)
    assert twice.everybody == ("a@example.com", "b@example.com", "c@example.com")
    some = twice.of(("b@example.com", "c@example.com"))
    assert (some.to, some.cc) == (("b@example.com",), ("c@example.com",))
