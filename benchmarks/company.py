"""Two processes that import into one store at once, 200 files each: every row of both must be there, once.

Then the same store on a disk of two megabytes, where mounting is allowed, written until it is full: what was finished
must be whole, and said. `--quick`: 10 files each.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import Line, show

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "jobs"))

from platformfiles import write_products

from opsbook.domain.period import parse_period
from opsbook.errors import StoreError
from opsbook.history.history import History
from opsbook.history.store import Store, create_store, open_store
from opsbook.jobs.imports import carry_out, plan_import
from opsbook.jobs.verify import verify

WEEK = "2025-03-02~2025-03-08"
FILES, QUICK = 200, 10
WAIT, PATIENCE = 0.01, 600.0


def main() -> int:
    """Run both and print the table."""
    n = QUICK if "--quick" in sys.argv else FILES
    with tempfile.TemporaryDirectory() as folder:
        lost, refused = two_at_once(create_store(Path(folder, "店")), n)
        lines = [Line(f"rows lost or doubled of {2 * n} written by two processes", lost, 0, ""),
                 Line("times one was told that the other holds the store", refused, None, "")]
        disk = Path(folder, "small")
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], capture_output=True).returncode:
            print("a small disk cannot be mounted here: left out")
        else:
            try:
                lines += full_disk(create_store(disk / "店"))
            finally:
                subprocess.run(["umount", disk], check=True)
    return show("Company", lines)


def two_at_once(store: Store, n: int) -> tuple[int, int]:
    """Import in two children; how many rows are not there once, how often one had to wait."""
    children = [child(store, range(half * n, half * n + n)) for half in (0, 1)]
    refused = 0
    for pid, pipe in children:
        refused += int(os.read(pipe, 20))
        if os.waitpid(pid, 0)[1]:
            raise RuntimeError("an importer failed")
    part = History(store.history).part("products", parse_period(WEEK))
    found = [] if part is None else part.rows["product_id"].tolist()
    expected = {f"16000000000{number}" for number in range(2 * n)}
    return len(expected ^ set(found)) + len(found) - len(set(found)), refused


def child(store: Store, numbers: range) -> tuple[int, int]:
    """A process that imports a file with one product for each number, trying again while the other holds the store."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        refused = sum(import_one(store, number) for number in numbers)
        os.write(write, str(refused).encode())
        os._exit(0)
    os.close(write)
    return pid, read


def import_one(store: Store, number: int) -> int:
    """Import one product; how often the store was held by the other."""
    path = write_products(store.root.parent / f"{number}.csv", WEEK, {number: 1})
    refused, until = 0, time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            carry_out(plan_import(store, [path]))
        except StoreError:
            refused += 1
            time.sleep(WAIT)
        else:
            return refused
    raise TimeoutError(number)


def full_disk(store: Store) -> list[Line]:
    """Import until the disk is full; whether what was finished is whole and something was said."""
    stored, said = 0, ""
    outside = Path(tempfile.mkdtemp())
    while not said:
        try:
            path = write_products(outside / f"{stored}.csv", WEEK, dict.fromkeys(range(stored, stored + 400), stored))
            carry_out(plan_import(open_store(store.root), [path]))
            stored += 1
        except StoreError as error:
            said = str(error)
    print(f"  disk full after {stored} imports: {said}")
    left = sum(1 for _ in store.root.rglob(".opsbook*"))
    entries = len(History(store.history).journal)
    return [Line("full disk: finished imports that are not in the journal", abs(entries - stored), 0, ""),
            Line("full disk: flaws that verify finds", len(verify(store).flaws), 0, ""),
            Line("full disk: half files and locks left", left, 0, "")]


if __name__ == "__main__":
    sys.exit(main())
