"""Send the monthly review: as a draft beside it, or by SMTP. Nobody gets the same month twice unless told to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from opsbook.catalogue.mailboxes import mailbox_of
from opsbook.domain.mailaddress import mail_address, visible
from opsbook.domain.period import Period
from opsbook.domain.settings import Mail
from opsbook.errors import MailError, SettingsError
from opsbook.files import put
from opsbook.history.lock import locked
from opsbook.history.store import Store
from opsbook.jobs.letters import letter_of
from opsbook.jobs.review import load_month, write_review
from opsbook.mail.letter import Letter
from opsbook.mail.message import Attached, Envelope, as_draft, build_message
from opsbook.mail.password import password_of, store_password
from opsbook.mail.sending import Account, Doubtful, Line, opened, told
from opsbook.mail.sent import Sent, Step, known, read_sent, who_has, write_sent
from opsbook.texts import say

DRAFT = ".eml"


@dataclass(frozen=True)
class SendAsk:
    """What is asked for: the month; `again`: also to those who have it."""

    month: Period
    again: bool = False


@dataclass(frozen=True)
class Addressed:
    """Whom a letter is for and what is known of them, before it is drawn.

    `has` are the steps of those who have the month already (address in small letters), `new` those who never got one.
    `account` is None for a draft.
    """

    ask: SendAsk
    envelope: Envelope
    account: Account | None
    has: Mapping[str, Sent]
    new: tuple[str, ...]

    @property
    def due(self) -> tuple[str, ...]:
        """Who gets it now."""
        return tuple(each for each in self.envelope.everybody if self.ask.again or each.casefold() not in self.has)


@dataclass(frozen=True)
class SendPlan:
    """A letter that is ready to go; `review` is the file that goes with it."""

    store: Store
    to: Addressed
    letter: Letter
    review: Path


@dataclass(frozen=True)
class SendReport:
    """What became of it: who got the letter, whom the server refused and why, where the draft lies."""

    month: str
    sent: tuple[str, ...] = ()
    refused: Mapping[str, str] | None = None
    draft: Path | None = None

    @property
    def sentence(self) -> str:
        """One sentence for the person."""
        if self.draft:
            return say("send.drafted", month=self.month, path=self.draft)
        done = say("send.done", month=self.month, people="、".join(self.sent))
        return say("send.done_but", done=done, refused=told(dict(self.refused))) if self.refused else done


def address(store: Store, ask: SendAsk, now: datetime) -> Addressed:
    """Who is to get the month, from the settings and 日志/发送.jsonl.

    Raises SettingsError where an address is not one or the mailbox is not set, MailError where it is not known whether
    an earlier letter arrived.
    """
    mail, steps = store.settings().mail, read_sent(store.logs)
    envelope, old = _envelope(mail, now), known(steps)
    account = _account(mail) if mail.way == "smtp" else None
    has = who_has(ask.month.label, steps, store.reviews)
    if not ask.again:
        _check_doubtful(envelope, has)
    new = tuple(each for each in envelope.everybody if each.casefold() not in old)
    return Addressed(ask, envelope, account, has, new)


def check_ready(mail: Mail, now: datetime) -> str:
    """How a letter would go out, in a sentence; no server is asked.

    Raises SettingsError as `address` does, MailError where the mailbox's password is not in the keyring.
    """
    people = "、".join(_envelope(mail, now).everybody)
    if mail.way == "eml":
        return say("send.ready_eml", people=people)
    account = _account(mail)
    password_of(account.user)
    return say("send.ready_smtp", people=people, sender=account.sender, server=account.box.host)


def plan_send(store: Store, to: Addressed) -> SendPlan:
    """Write the review and draw the letter from the same value; nothing goes out.

    Raises NoData where nothing of the month is stored, StoreError where the review cannot be written.
    """
    drawn = load_month(store, to.ask.month)
    review = write_review(store, drawn)
    return SendPlan(store, to, letter_of(drawn, review.name), review)


def message_of(plan: SendPlan) -> bytes:
    """The whole message to those who are due. Raises MailError where it is larger than the settings allow."""
    workbook = Attached(plan.review.name, plan.review.read_bytes())
    message = build_message(plan.letter, plan.to.envelope.of(plan.to.due), workbook)
    content = message.as_bytes() if plan.to.account else as_draft(message)
    most = plan.store.settings().mail.most_mb
    if len(content) > most * 1e6:
        raise MailError(say("send.too_large", size=len(content) / 1e6, limit=most), where=str(plan.review),
                        todo=say("send.too_large_todo"))
    return content


def carry_out(plan: SendPlan) -> SendReport:
    """Write the draft or send the letter to those who are due (there must be some); 日志/发送.jsonl says so.

    Raises MailError as opsbook.mail.sending does, and where another process has just sent it.
    """
    ask, account, store = plan.to.ask, plan.to.account, plan.store
    content = message_of(plan)
    with locked(store.logs):
        if set(who_has(ask.month.label, read_sent(store.logs), store.reviews)) != set(plan.to.has):
            raise MailError(say("send.just_sent", month=ask.month.label), todo=say("send.just_sent_todo"))
        return _by_smtp(plan, account, content) if account else _as_file(plan, content)


def keep_password(store: Store, ask: Callable[[str], str]) -> str:
    """Put the mailbox's password, as somebody types it, into the keyring; give whose it is.

    Raises SettingsError where no mailbox is set, MailError where nothing is typed or there is no keyring.
    """
    account = _account(store.settings().mail)
    store_password(account.user, ask(account.user))
    return account.user


def _as_file(plan: SendPlan, content: bytes) -> SendReport:
    """A draft that is there already is kept: it may not have been sent yet, and is for other people."""
    stem = plan.review.with_suffix("").name
    names = chain([stem], (f"{stem}_{number}" for number in count(2)))
    path = next(path for name in names if not (path := plan.review.with_name(name + DRAFT)).exists())
    _note(plan, "draft", plan.to.due, path.name)    # first: it counts only while the file is there
    put(path, content)
    return SendReport(plan.to.ask.month.label, draft=path)


def _by_smtp(plan: SendPlan, account: Account, content: bytes) -> SendReport:
    with opened(account, password_of(account.user)) as line:
        refused = line.offer(plan.to.due, len(content))
        reached = tuple(each for each in plan.to.due if each not in refused)
        _give(plan, line, content, reached)
    if refused:
        _note(plan, "refused", tuple(refused))
    return SendReport(plan.to.ask.month.label, reached, refused)


def _give(plan: SendPlan, line: Line, content: bytes, reached: tuple[str, ...]) -> None:
    """Between `begun` and what follows it nobody knows whether it went out: a run killed there is not repeated."""
    _note(plan, "begun", reached)
    try:
        line.give(content)
    except Doubtful:
        raise
    except MailError:
        _note(plan, "failed", reached)
        raise
    _note(plan, "sent", reached)


def _note(plan: SendPlan, step: Step, people: tuple[str, ...], file: str = "") -> None:
    at = datetime.now(plan.to.envelope.at.tzinfo).replace(microsecond=0)
    write_sent(plan.store.logs, Sent(at, plan.to.ask.month.label, step, people, file))


def _envelope(mail: Mail, now: datetime) -> Envelope:
    if not mail.to:
        raise SettingsError(say("send.no_recipient"), todo=say("send.no_recipient_todo"))
    to, cc = (tuple(_address(each) for each in addresses) for addresses in (mail.to, mail.cc))
    return Envelope(_address(mail.sender) if mail.sender else "", to, cc, now)


def _address(text: str) -> str:
    try:
        return mail_address(text)
    except ValueError as error:
        raise SettingsError(say("send.no_address", text=visible(text)), todo=say("send.no_address_todo")) from error


def _account(mail: Mail) -> Account:
    return Account(mailbox_of(mail), _address(mail.sender), mail.user or _address(mail.sender))


def _check_doubtful(envelope: Envelope, has: Mapping[str, Sent]) -> None:
    """Raises MailError naming those of whom nobody knows whether the letter arrived."""
    steps = {each: has.get(each.casefold()) for each in envelope.everybody}
    people = [each for each, step in steps.items() if step and step.step == "begun"]
    if people:
        raise MailError(say("send.not_known", people="、".join(people)), todo=say("send.not_known_todo"))
