"""What a letter that is ready looks like before it goes: lines for the console, the question on the sheet 预览."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pandas as pd

from opsbook.desk.desk import Question
from opsbook.jobs.importquestion import COLUMNS
from opsbook.jobs.send import SendPlan, message_of
from opsbook.mail.message import one_line
from opsbook.texts import say


def plan_lines(plan: SendPlan) -> list[str]:
    """From whom, to whom, what, how large. Raises MailError where it is too large."""
    box = plan.to.account and plan.to.account.box
    way = say("send.way_smtp", server=f"{box.host}:{box.port}") if box else say("send.way_eml")
    size = len(message_of(plan)) / 1e6
    return [say("send.line_subject", subject=one_line(plan.letter.subject)),
            say("send.line_way", sender=plan.to.envelope.sender or say("send.sender_open"), way=way),
            *(say("send.line_person", role=role, person=person, note=note) for role, person, note in _people(plan)),
            say("send.line_attached", name=plan.review.name, size=size)]


def send_question(plan: SendPlan) -> Question:
    """One row a recipient; the key is the same for the same letter to the same people."""
    rows = [(person, role, plan.to.ask.month.label, None, None, None, note) for role, person, note in _people(plan)]
    rows.append((plan.review.name, say("send.attached"), plan.to.ask.month.label, None, None, None, ""))
    words = plan.letter, plan.to.due, plan.to.account, plan.review.read_bytes()
    title = say("send.title_smtp" if plan.to.account else "send.title_eml", subject=one_line(plan.letter.subject))
    return Question(hashlib.sha256(repr(words).encode()).hexdigest()[:16], title,
                    say("send.sure_smtp" if plan.to.account else "send.sure_eml"),
                    pd.DataFrame(rows, columns=list(COLUMNS), dtype=object))


def _people(plan: SendPlan) -> Iterator[tuple[str, str, str]]:
    """Everybody the letter is for: to or cc, address, what is known of them."""
    for person in plan.to.envelope.everybody:
        role = say("send.role_to" if person in plan.to.envelope.to else "send.role_cc")
        yield role, person, _note(plan, person)


def _note(plan: SendPlan, person: str) -> str:
    step = plan.to.has.get(person.casefold())
    if step is not None:
        return say("send.has_again" if plan.to.ask.again else "send.has_it", day=f"{step.at:%Y-%m-%d}")
    return say("send.is_new") if person in plan.to.new else ""
