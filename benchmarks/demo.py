"""`opsbook demo`, twelve months: seconds and peak memory of all its processes together."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from measure import Line, show

SECONDS, MEGABYTES = 60.0, 600.0
EVERY = 0.1
MIB = 1 << 20


def main() -> int:
    """Run once and print."""
    with tempfile.TemporaryDirectory() as folder:
        begun, peak = time.perf_counter(), 0.0
        command = [sys.executable, "-m", "opsbook", "demo", str(Path(folder) / "demo")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as run:
            while run.poll() is None:
                peak = max(peak, resident(run.pid))
                time.sleep(EVERY)
            said = run.stdout.read() if run.stdout else ""
        seconds = time.perf_counter() - begun
    print(said)
    if run.returncode:
        return run.returncode
    return show("opsbook demo", [Line("whole command", seconds, SECONDS), Line("peak memory", peak, MEGABYTES, "MB")])


def resident(pid: int) -> float:
    """Megabytes held by the process and its children at this moment."""
    try:
        parent = psutil.Process(pid)
        return sum(each.memory_info().rss for each in (parent, *parent.children(recursive=True))) / MIB
    except psutil.NoSuchProcess:
        return 0.0


if __name__ == "__main__":
    sys.exit(main())
