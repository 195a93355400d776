"""The monthly letter to the manager: one value, written as HTML, as plain text and as a summary to paste."""

from __future__ import annotations

from dataclasses import dataclass

from opsbook.domain.highlights import Highlights
from opsbook.domain.verdict import Verdict
from opsbook.mail.drawing import draw_body
from opsbook.mail.summary import summary_of
from opsbook.mail.words import bounded, judged, one_line
from opsbook.texts import say


@dataclass(frozen=True)
class Letter:
    """A store's month as it is mailed: the subject in one line, the body twice, and the 摘要 for a chat.

    `html` is a whole document without anything to load from elsewhere, `plain` says the same in plain text, `summary`
    has 500 characters at most. Nothing in them tells who a buyer is.
    """

    subject: str
    html: str
    plain: str
    summary: str


def draw_letter(month: Highlights, attachment: str) -> Letter:
    """The letter that brings the review; `attachment` is the name of its file.

    Every text is shown as a text, on one line: none can become markup, a header or a line of its own.
    """
    month, attachment = bounded(month), one_line(attachment)
    subject = _subject(month)
    return Letter(subject, draw_body("letter.html", month, subject, attachment),
                  draw_body("letter.txt", month, subject, attachment), summary_of(month, subject, attachment))


def _subject(month: Highlights) -> str:
    words, counted = {"store": month.store, "month": month.label}, judged(month)
    if not any(counted.values()):
        return say("mail.subject_nothing", **words)
    return say("mail.subject", **words, passed=counted[Verdict.PASS], watched=counted[Verdict.WATCH],
               failed=counted[Verdict.FAIL])
