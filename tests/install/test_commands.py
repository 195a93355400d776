import io
import json

import pytest

from opsbook.cli import run
from opsbook.doors import DONE, EXPECTED
from opsbook.install import machine as machines
from opsbook.install.trust import OWN
from opsbook.jobs import doctor
from opsbook.jobs.about import about_lines
from opsbook.jobs.doctor import check_all


def become(machine, monkeypatch):
    for place in (machines, doctor):
        monkeypatch.setattr(place, "this_machine", lambda: machine)


@pytest.fixture
def here(machine, monkeypatch):
    become(machine, monkeypatch)
    return machine


@pytest.mark.parametrize(("words", "answer", "trusted"), [
    ([], "y\n", True), ([], "n\n", False), ([], "", False), (["--trust"], "", True), (["--no-trust"], "", False),
])
def test_install_trusts_a_folder_only_where_told_to(here, store, words, answer, trusted, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    assert run(["install", str(store), *words]) == DONE
    assert here.registry.has(OWN) is trusted
    assert ("输入 y 或 是" in capsys.readouterr().out) is (not words)
    assert run(["uninstall"]) == DONE
    assert here.registry.content() == {}


def test_install_asks_nothing_about_a_folder_that_is_trusted(here, store, capsys):
    run(["install", str(store), "--trust"])
    assert run(["install", str(store)]) == DONE
    assert "早已装好" in capsys.readouterr().out


def test_install_refuses_what_is_no_store(here, tmp_path, capsys):
    assert run(["install", str(tmp_path)]) == EXPECTED
    assert ("不是店铺文件夹" in capsys.readouterr().err, here.registry.content()) == (True, {})


def test_elsewhere_install_says_so_and_uninstall_finds_nothing(elsewhere, store, monkeypatch, capsys):
    become(elsewhere, monkeypatch)
    assert (run(["install", str(store)]), run(["uninstall"])) == (EXPECTED, DONE)
    shown = capsys.readouterr()
    assert ("只在 Windows 上有用" in shown.err, shown.out) == (True, "没有安装过，什么都没有改。\n")


def test_doctor_is_content_only_where_nothing_is_to_be_mended(here, store, capsys):
    assert run(["doctor", str(store), "--json"]) == EXPECTED
    marks = {check["title"]: check["mark"] for check in json.loads(capsys.readouterr().out)}
    assert [marks[title] for title in ("Python", "COM 组件", "受信任位置")] == ["good", "mend", "mend"]
    assert marks["邮件"] == "not_here"


EML, SMTP = 'to = ["boss@example.com"]', 'way = "smtp"\nsender = "me@qq.com"\nto = ["boss@example.com"]'


@pytest.mark.parametrize(("mail", "password", "mark", "told"), [
    (EML, "", "good", "复盘写成草稿，给 boss@example.com"),
    (SMTP, "abcd", "good", "复盘从 me@qq.com（smtp.qq.com）发给 boss@example.com"),
    (SMTP, "", "mend", "系统钥匙串里没有 me@qq.com 的密码或授权码"),
    ('way = "smtp"\nto = ["boss@example.com"]', "", "mend", "没有写从哪个邮箱发"),
])
def test_doctor_says_how_the_review_goes_out(elsewhere, store, monkeypatch, mail, password, mark, told):
    monkeypatch.setenv("OPSBOOK_MAIL_PASSWORD", password)
    monkeypatch.setattr("keyring.get_password", lambda service, account: None)
    store.joinpath("设置.toml").write_text(f"[mail]\n{mail}\n", "utf-8")
    found = {check.title: check for check in check_all(store, elsewhere)}["邮件"]
    assert (found.mark.name.lower(), told in found.found) == (mark, True)


def test_doctor_elsewhere(elsewhere, store, monkeypatch, capsys):
    become(elsewhere, monkeypatch)
    assert run(["doctor", str(store)]) == DONE
    assert "· COM 组件：不适用，只在 Windows 上有\n" in capsys.readouterr().out


def test_doctor_names_a_folder_that_is_no_store(elsewhere, tmp_path):
    found = {check.title: check for check in check_all(tmp_path, elsewhere)}
    assert "店铺文件夹" in found["店铺文件夹"].found
    assert "文件夹可写" not in found


def test_about_names_version_libraries_and_licences():
    text = "\n".join(about_lines())
    wanted = ("许可证 MIT", "xlsxwriter", "BSD-2-Clause", "Dictionary.cls：MIT")
    assert [word for word in wanted if word not in text] == []
    assert "没有写明" not in text
    assert run(["about"]) == DONE
