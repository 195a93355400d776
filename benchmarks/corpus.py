"""`opsbook inspect` over a folder of odd workbooks: every file ends accepted or plainly refused, each in a process
of its own with limits of seconds and memory.

    python benchmarks/corpus.py FOLDER
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

SECONDS, MEGABYTES = 30, 600
HANG = 300.0      # by the clock: a busy machine may let a process wait
ADDRESSES = 4 << 30
NOT_WORKBOOKS = {"manifest.json", "README.txt"}


@dataclass(frozen=True)
class Answer:
    """How one file ended: accepted, refused, or what went wrong; its seconds of computing, its largest process."""

    path: Path
    outcome: str
    seconds: float
    megabytes: int


def inspected(path: Path) -> Answer:
    """One file in a process of its own."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen([sys.executable, "-m", "opsbook", "inspect", str(path), "--json"],
                                 stdin=subprocess.DEVNULL, stdout=out, stderr=err, preexec_fn=_limit)
        code, usage = _ended(child, time.monotonic() + HANG)
        out.seek(0)
        err.seek(0)
        outcome = _outcome(path, code, out.read(), err.read())
    return Answer(path, outcome, usage.ru_utime + usage.ru_stime, usage.ru_maxrss >> 10)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _ended(child: subprocess.Popen[bytes], deadline: float) -> tuple[int, resource.struct_rusage]:
    """The exit code and what the process used; it is killed at the deadline."""
    while True:
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid:
            child.returncode = os.waitstatus_to_exitcode(status)
            return child.returncode, usage
        if time.monotonic() > deadline:
            child.kill()
        time.sleep(0.005)


def _outcome(path: Path, code: int, out: bytes, err: bytes) -> str:
    if b"Traceback" in err or code not in (0, 2):
        return f"exit {code}: {err.decode('utf-8', 'replace').strip()[-200:]}"
    [answer] = json.loads(out)
    if code == 0:
        return "accepted" if answer["outcome"] == "accept" and not answer["errors"] else "accepted with errors"
    named = all(path.name in problem["message"] for problem in answer["errors"])
    return "refused" if answer["errors"] and named and not answer["rows"] else "refused without a name"


def main(folder: Path) -> int:
    """Go through the folder and print counts, the slowest, the largest, and everything that did not end well."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in NOT_WORKBOOKS)
    answers = [inspected(path) for path in files]
    counts = Counter(answer.outcome if answer.outcome in ("accepted", "refused") else "BAD" for answer in answers)
    print(f"{len(answers)} files: " + ", ".join(f"{name} {count}" for name, count in sorted(counts.items())))
    for unit, key in (("s", "seconds"), ("MB", "megabytes")):
        most = max(answers, key=lambda answer: getattr(answer, key))
        print(f"  most {key}: {getattr(most, key):.1f} {unit} ({most.path.name})")
    bad = [answer for answer in answers if answer.outcome not in ("accepted", "refused")
           or answer.megabytes > MEGABYTES]
    for answer in bad:
        print(f"  BAD {answer.path}: {answer.outcome}, {answer.seconds:.1f} s, {answer.megabytes} MB")
    return int(bool(bad) or not answers)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
