"""Workbooks of the wild, in the folder OPSBOOK_CORPUS names: accepted or refused in words; what a hostile one costs.

`benchmarks/corpus.py` does the same with a process and limits for each file.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from oddtables import read_and_check

CORPUS = os.environ.get("OPSBOOK_CORPUS", "")
FILES = sorted(path for path in Path(CORPUS).rglob("*.*") if path.is_file()) if CORPUS else []
MEGABYTES, ADDRESSES = 600, 3 << 30


@pytest.mark.skipif(not CORPUS, reason="OPSBOOK_CORPUS names no folder of workbooks")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_workbook_of_the_wild(path):
    read_and_check(path)


def far(xml):
    """One cell in the last corner of the sheet: a full rectangle would be 17 billion cells."""
    return xml.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')


def many(xml):
    """400,000 shared strings in a file of some kilobytes."""
    return xml.replace(b"</sst>", b"<si><t>a</t></si>" * 400_000 + b"</sst>")


@pytest.mark.skipif(sys.platform != "linux", reason="peaks of memory are read from /proc")
@pytest.mark.parametrize("parts", [{"sheet1": far}, {"sharedStrings": many}], ids=["far cell", "many strings"])
def test_what_a_hostile_file_costs(make, write, parts):
    """The peak of the process itself is that of /proc: ru_maxrss counts what its parent held before it began."""
    path = write(make.changed(make.xlsx(), **parts))
    code = ("import re, resource, sys; from opsbook.cli import run\n"
            f"resource.setrlimit(resource.RLIMIT_AS, ({ADDRESSES}, {ADDRESSES}))\n"
            "code = run(['inspect', sys.argv[1], '--json'])\n"
            "own = int(re.search('VmHWM: *(.*) kB', open('/proc/self/status').read())[1])\n"
            "print(code, max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) >> 10)")
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, encoding="utf-8", check=True)
    answer, ending = done.stdout.splitlines()
    assert "Traceback" not in done.stderr
    assert ending.split()[0] in ("0", "2")
    assert int(ending.split()[1]) < MEGABYTES
    assert json.loads(answer)[0]["outcome"] in ("accept", "reject")
