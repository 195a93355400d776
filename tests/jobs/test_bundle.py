import csv
import zipfile
from pathlib import Path

import pytest
from bundleparts import embeddable, wheel

from opsbook.cli import run
from opsbook.doors import DONE, EXPECTED
from opsbook.jobs import bundle as bundles

PRO = ("xlwings/pro/__init__.py", "xlwings/pro/LICENSE", "xlwings/xlwingslib.cp311-win_amd64.pyd")
KEPT = ("xlwings/__init__.py", "xlwings/xlwings.bas", "xlwings-1.0.data/data/xlwings64-1.0.dll")


@pytest.fixture
def wheels(tmp_path):
    folder = tmp_path / "wheels"
    wheel(folder, "opsbook-0.3.0", "xlwings==1.0")
    wheel(folder, "pip-26.0")
    wheel(folder, "xlwings-1.0", tags="cp311-cp311-win_amd64", files=[*PRO, *KEPT])
    return folder


def pack(tmp_path, *words, python=None):
    out = tmp_path / "out" / "opsbook.zip"
    return out, run(["bundle", str(out), "--python", str(python or embeddable(tmp_path / "python.zip")), *words])


def test_the_bundle_holds_the_scripts_a_python_that_finds_packages_and_every_wheel(tmp_path, wheels, capsys):
    out, code = pack(tmp_path, "--wheels", str(wheels))
    archive = zipfile.ZipFile(out)
    assert (code, sorted(archive.namelist())) == (DONE, sorted([
        *bundles.SCRIPTS, "LICENSES.txt", *(f"python/{name}" for name in (
            "LICENSE.txt", "python.exe", "python311._pth", "python311.zip", "pythonw.exe")),
        "wheels/opsbook-0.3.0-py3-none-any.whl", "wheels/pip-26.0-py3-none-any.whl",
        "wheels/xlwings-1.0-cp311-cp311-win_amd64.whl"]))
    assert archive.read("python/python311._pth").decode().splitlines() == [
        "python311.zip", ".", "# Uncomment to run site.main()", "Lib\\site-packages", "import site"]
    assert "xlwings 1.0：MIT" in archive.read("LICENSES.txt").decode("utf-8-sig")
    assert "3 个安装包" in capsys.readouterr().out


def test_the_same_input_is_the_same_bundle(tmp_path, wheels):
    first = pack(tmp_path, "--wheels", str(wheels))[0].read_bytes()
    assert pack(tmp_path, "--wheels", str(wheels))[0].read_bytes() == first


def test_what_of_xlwings_has_a_licence_of_its_own_stays_behind(tmp_path, wheels):
    out, _ = pack(tmp_path, "--wheels", str(wheels))
    with zipfile.ZipFile(out).open("wheels/xlwings-1.0-cp311-cp311-win_amd64.whl") as inner:
        made = zipfile.ZipFile(inner)
        recorded = [row[0] for row in csv.reader(made.read("xlwings-1.0.dist-info/RECORD").decode().splitlines())]
        assert (made.testzip(), sorted(recorded)) == (None, sorted(made.namelist()))
    assert set(recorded) >= set(KEPT) and not set(recorded) & set(PRO)


@pytest.mark.parametrize(("shape", "said"), [
    ({"machine": 0x14C}, "不是 64 位"), ({"version": "310"}, "太旧"),
    ({"without": "pythonw.exe"}, "不是 python.org 的"),
])
def test_a_python_that_would_not_do_is_refused(tmp_path, wheels, capsys, shape, said):
    out, code = pack(tmp_path, "--wheels", str(wheels), python=embeddable(tmp_path / "other.zip", **shape))
    assert (code, out.exists(), said in capsys.readouterr().err) == (EXPECTED, False, True)


def test_a_file_that_is_no_zip_is_refused(tmp_path, wheels, capsys):
    assert pack(tmp_path, "--wheels", str(wheels), python=wheels / "none.zip")[1] == EXPECTED
    assert "不是压缩包" in capsys.readouterr().err


def test_a_wheel_that_is_missing_is_named_and_nothing_is_written(tmp_path, wheels, capsys):
    next(wheels.glob("xlwings*")).unlink()
    out, code = pack(tmp_path, "--wheels", str(wheels))
    assert (code, out.exists(), "xlwings==1.0" in capsys.readouterr().err) == (EXPECTED, False, True)


def test_without_wheels_pip_makes_ours_and_fetches_what_each_round_still_misses(tmp_path, monkeypatch, capsys):
    asked = []

    def pip(command, check):
        words = command[len(bundles.PIP):]
        folder = Path(words[words.index("-w" if words[0] == "wheel" else "-d") + 1])
        asked.append((words[0], words[-1]))
        made = {"wheel": ("opsbook-0.3.0", "one>=1", "pip"), "pip": ("pip-26.0",), "one>=1": ("one-1.0", "two"),
                "two": ("two-2.0",)}
        for word in words if words[0] == "download" else words[:1]:
            if word in made:
                wheel(folder, *made[word])
        return type("Ended", (), {"returncode": 0})

    monkeypatch.setattr(bundles.subprocess, "run", pip)
    (tmp_path / "setup.cfg").write_text("[metadata]\nname = opsbook\n", encoding="utf-8")
    out, code = pack(tmp_path, "--project", str(tmp_path), "--index-url", "https://mirror/simple")
    assert code == DONE, capsys.readouterr().err
    assert [words[0] for words in asked] == ["wheel", "download", "download"]
    assert "wheels/two-2.0-py3-none-any.whl" in zipfile.ZipFile(out).namelist()


def test_elsewhere_than_in_the_project_it_says_so(tmp_path, capsys):
    assert pack(tmp_path, "--project", str(tmp_path))[1] == EXPECTED
    assert "不是 opsbook 的项目文件夹" in capsys.readouterr().err
