"""LibreOffice for the tests marked `office`: a profile of its own and a conversion that recalculates everything."""

import gc
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent / "windows"))

import unooffice
from officecopy import copy_for_office

settings.register_profile("suite", max_examples=40, deadline=None)
settings.load_profile("suite")

RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""


def pytest_collection_finish():
    """What is imported and collected by now stays: the collector of garbage need not go through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """A LibreOffice profile that recalculates every formula on load; by default it trusts the cached values."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not on this machine")
    profile = tmp_path_factory.mktemp("office")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
    return profile


@pytest.fixture(scope="session")
def convert(office):
    """convert(path, to, *more): the folder with what LibreOffice, started once, made of the workbooks, recalculated."""
    def run(path, to, *more):
        folder = path.parent / f"{path.stem}_office"
        given = folder / "given"
        given.mkdir(parents=True, exist_ok=True)
        copies = [copy_for_office(each, given) for each in (path, *more)]
        command = ["soffice", f"-env:UserInstallation={office.as_uri()}", "--headless", "--convert-to", to, "--outdir",
                   str(folder), *copies]
        subprocess.run(command, capture_output=True, check=True, timeout=120 * len(copies))
        return folder
    return run


@pytest.fixture(scope="session")
def running_office(tmp_path_factory):
    """A LibreOffice that is open and answers over UNO; skipped, saying so, where it or its Python side is missing."""
    if why := unooffice.missing():
        pytest.skip(why)
    with unooffice.Office(tmp_path_factory.mktemp("libreoffice")) as running:
        yield running
