"""Who gets a month, and that nobody gets it twice, through a draft and through a real SMTP server on loopback."""

import io
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from opsbook.catalogue.settings import load_settings
from opsbook.cli import run as opsbook
from opsbook.domain.period import month_of
from opsbook.errors import CatalogueError, MailError, NoData, SettingsError, StoreError
from opsbook.excel.commands import send as press_send
from opsbook.history.lock import locked
from opsbook.jobs.letters import letter_of
from opsbook.jobs.review import load_month
from opsbook.jobs.send import SendAsk, SendPlan, address, carry_out, plan_send
from opsbook.jobs.sendlines import plan_lines, send_question
from opsbook.mail.letter import Letter
from opsbook.mail.password import VARIABLE
from opsbook.mail.sent import FILE, read_sent

sys.path.insert(0, str(Path(__file__).parents[1] / "mail"))

import postoffice

NOW = datetime(2026, 11, 3, 10, tzinfo=UTC)
OCTOBER = month_of(date(2026, 10, 1))
LETTER = Letter("【月度复盘】某某工贸 2026-10", "<p>一句话</p>", "一句话\n", "摘要")
TWO = 'to = ["boss@example.com", "a@example.com"]'


def set_mail(store, *lines):
    store.settings_file.write_text("\n".join(("[mail]", *lines)), "utf-8")
    return store


def ready(store, month=OCTOBER, again=False):
    """The plan for a letter and a review that are drawn already."""
    book = store.reviews / f"月度复盘_某某工贸_{month.label}.xlsx"
    book.write_bytes(b"review")
    return SendPlan(store, address(store, SendAsk(month, again), NOW), LETTER, book)


@pytest.fixture(scope="session")
def authority():
    return postoffice.authority()


@pytest.fixture
def post(store, authority, tmp_path, monkeypatch):
    """post(**how): an SMTP server that the store's settings name."""
    signs, certificate = authority
    signs.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    monkeypatch.setenv(VARIABLE, postoffice.PASSWORD)
    running = []

    def serve(**how):
        running.append(postoffice.Served(postoffice.Office(**how), certificate))
        running[-1].start()
        set_mail(store, 'way = "smtp"', TWO, 'sender = "ops@example.com"', 'service = "other"',
                 f'host = "{postoffice.HOST}"', f"port = {running[-1].port}")
        return running[-1].handler

    yield serve
    for server in running:
        server.stop()


def test_a_draft_lies_beside_the_review_and_is_not_written_again(store):
    set_mail(store, TWO)
    report = carry_out(ready(store))
    assert report.draft == store.reviews / "月度复盘_某某工贸_2026-10.eml" and str(report.draft) in report.sentence
    draft = message_from_bytes(report.draft.read_bytes(), policy=default)
    assert (draft["X-Unsent"], draft["To"], draft["From"]) == ("1", "boss@example.com, a@example.com", None)
    assert ready(store).to.due == ()
    report.draft.unlink()
    assert ready(store).to.due == ("boss@example.com", "a@example.com")


def test_a_new_recipient_gets_a_draft_of_his_own(store):
    carry_out(ready(set_mail(store, TWO)))
    set_mail(store, TWO, 'cc = ["c@example.com"]')
    plan = ready(store)
    assert (plan.to.due, plan.to.new) == (("c@example.com",), ("c@example.com",))
    draft = carry_out(plan).draft
    assert draft.name == "月度复盘_某某工贸_2026-10_2.eml"
    assert message_from_bytes(draft.read_bytes(), policy=default)["To"] is None
    assert ready(store, OCTOBER.before(-1)).to.new == ()      # known from October


def test_smtp_sends_once_and_again_where_told_to(store, post):
    office = post()
    report = carry_out(ready(store))
    assert (report.sent, report.refused) == (("boss@example.com", "a@example.com"), {})
    assert ready(store).to.due == ()
    carry_out(ready(store, again=True))
    assert [people for _, people, _ in office.letters] == [("boss@example.com", "a@example.com")] * 2
    assert [each.step for each in read_sent(store.logs)] == ["begun", "sent"] * 2


def test_only_those_who_were_refused_get_it_later(store, post):
    office = post(refuses=("boss@example.com",))
    report = carry_out(ready(store))
    assert "这些人没有收到：boss@example.com（服务器说：no such mailbox here）" in report.sentence
    office.refuses = ()
    carry_out(ready(store))
    assert [people for _, people, _ in office.letters] == [("a@example.com",), ("boss@example.com",)]


def test_what_the_server_did_not_take_is_sent_the_next_time(store, post):
    office = post(says="451 try later")
    with pytest.raises(MailError, match="没有收下"):
        carry_out(ready(store))
    office.says = "250 OK"
    assert carry_out(ready(store)).sent == ("boss@example.com", "a@example.com")


def test_after_a_break_in_the_middle_nothing_goes_out_until_somebody_says_so(store, post):
    office = post(breaks="DATA")
    with pytest.raises(MailError, match="不知道发出去没有"):
        carry_out(ready(store))
    with pytest.raises(MailError, match=r"不知道收到没有，这次没有再发.*--again"):
        ready(store)
    assert len(office.letters) == 1
    office.breaks = ""
    carry_out(ready(store, again=True))
    assert len(office.letters) == 2 and ready(store).to.due == ()


def test_a_run_killed_while_it_sends_is_not_repeated(store, post, monkeypatch):
    office = post()
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("opsbook.mail.sending.Line.give", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        carry_out(ready(store))
    with pytest.raises(MailError, match="不知道收到没有"):
        ready(store)
    assert office.letters == []


def test_a_letter_that_is_too_large_does_not_reach_the_server(store, post):
    office = post()
    store.settings_file.write_text(store.settings_file.read_text("utf-8") + "\nmost_mb = 1\n", "utf-8")
    plan = ready(store)
    plan.review.write_bytes(bytes(1_000_000))
    with pytest.raises(MailError, match=r"整封信 1\.4 MB，超过设置的 1 MB，没有连服务器"):
        carry_out(plan)
    assert (office.signed_in, read_sent(store.logs)) == ([], ())


def test_two_who_send_at_the_same_time(store):
    plan = ready(set_mail(store, TWO))
    with locked(store.logs), pytest.raises(StoreError):
        carry_out(plan)
    carry_out(plan)
    with pytest.raises(MailError, match="刚刚发过"):
        carry_out(plan)


@pytest.mark.parametrize(("lines", "error", "told"), [
    ((), SettingsError, "没有写月度复盘的收件人"), (('to = ["a@"]',), CatalogueError, "mail.to"),
    (('to = ["boss@example.com;spy@example.com"]',), CatalogueError, "boss@example.com;spy@example.com"),
    (('to = ["a@example.com、b@example.com"]',), SettingsError, "a@example.com、b@example.com"),
    (('to = ["a@example.com\\r\\n"]',), SettingsError, r"a@example.com\\x0d\\x0a"),
    ((TWO, 'way = "smtp"'), SettingsError, "没有写从哪个邮箱发"),
    ((TWO, 'way = "smtp"', 'sender = "a@example.com"'), SettingsError, "不知道 a@example.com 的发信服务器"),
])
def test_what_is_wrong_in_the_settings_is_told_before_anything_is_drawn(store, lines, error, told):
    with pytest.raises(error, match=told):
        address(set_mail(store, *lines), SendAsk(OCTOBER), NOW)


def test_what_is_shown_before_it_goes(store):
    carry_out(ready(set_mail(store, 'to = ["boss@example.com"]')))
    plan = ready(set_mail(store, TWO))
    assert plan_lines(plan)[2:4] == [f"收件：boss@example.com {datetime.now(UTC):%Y-%m-%d} 已有这个月的，不再发",
                                     "收件：a@example.com 第一次发给这个地址"]
    question = send_question(plan)
    assert list(question.rows["文件"]) == ["boss@example.com", "a@example.com", plan.review.name]
    assert question.key == send_question(plan).key
    assert question.key != send_question(replace(plan, letter=replace(LETTER, plain="别的"))).key


@pytest.fixture
def imported(store, products, run):
    """A store with a week of products."""
    products("Products-2025-03-08.xls.csv", "2025-03-02~2025-03-08", {1: 10})
    run()
    return store


def files_with(folder, word):
    return [path for path in folder.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]


@pytest.fixture
def quick(monkeypatch):
    """Letters that are drawn already, for the commands."""
    monkeypatch.setattr("opsbook.jobs.send.plan_send", lambda store, to: ready(store, to.ask.month, to.ask.again))


def test_the_command_asks_once_and_its_password_is_nowhere(store, post, quick, monkeypatch, capsys):
    office = post()
    words = ["send", str(store.root), "--month", "2025-03"]
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert [opsbook([*words, "--dry-run"]), opsbook(words)] == [0, 130]
    assert (office.letters, office.signed_in, (store.logs / FILE).exists()) == ([], [], False)
    monkeypatch.setenv(VARIABLE, "wrong-secret")
    assert opsbook([*words, "--yes"]) == 2
    monkeypatch.setenv(VARIABLE, postoffice.PASSWORD)
    assert [opsbook([*words, "--yes"]), opsbook(words), opsbook([*words, "--again"])] == [0, 0, 0]
    assert len(office.letters) == 2
    shown = "".join(capsys.readouterr())
    assert "确定吗" in shown and "不认 ops@example.com" in shown and "大家都有了" in shown
    for secret in ("wrong-secret", postoffice.PASSWORD):
        assert secret not in shown and not files_with(store.root, secret)


def test_a_password_is_taken_from_the_console_never_from_the_command(store, monkeypatch, capsys):
    kept = []
    set_mail(store, TWO, 'sender = "1@qq.com"')
    monkeypatch.setattr("opsbook.jobs.send.store_password", lambda *words: kept.append(words))
    monkeypatch.setattr("sys.stdin", io.StringIO("abcd\n"))
    assert opsbook(["send", str(store.root), "--set-password"]) == 0
    assert (kept, "abcd" in capsys.readouterr().out) == ([("1@qq.com", "abcd\n")], False)
    assert opsbook(["send", str(store.root), "--set-password", "abcd"]) == 2


def test_what_arrives_is_the_review_that_lies_there_and_the_letter_of_the_same_month(imported, post):
    office = post()
    assert opsbook(["send", str(imported.root), "--yes"]) == 0
    (_, _, content), = office.letters
    sent = message_from_bytes(content, policy=default)
    (book,) = sent.iter_attachments()
    assert book.get_content() == (imported.reviews / "月度复盘_某某工贸_2025-03.xlsx").read_bytes()
    drawn = load_month(imported, month_of(date(2025, 3, 1)))
    letter = letter_of(drawn, book.get_filename())
    bodies = [sent.get_body([kind]).get_content().split() for kind in ("plain", "html")]
    assert (sent["Subject"], bodies) == (letter.subject, [letter.plain.split(), letter.html.split()])


def test_the_button_asks_for_the_newest_month_and_writes_once_agreed(imported, desk, quick):
    set_mail(imported, TWO)
    desk.answer = lambda _: True
    assert "2025-03 的草稿写好了" in press_send(desk, imported).sentence
    assert list(desk.asked[0].rows["文件"])[:2] == ["boss@example.com", "a@example.com"]
    assert "大家都有了" in press_send(desk, imported).sentence and len(desk.asked) == 1


def test_a_month_without_data_is_told(store):
    set_mail(store, TWO)
    assert opsbook(["send", str(store.root)]) == 2
    with pytest.raises(NoData):
        plan_send(store, address(store, SendAsk(OCTOBER), NOW))


def test_settings_by_default_write_a_draft():
    assert load_settings().mail.way == "eml"
