"""A month of many small stores: two processes against one, Dask against the pool, the parent's memory. Beside them as
many programs side by side, each alone with its share of the stores: more the machine does not give.

    python benchmarks/group.py [--stores 200] [--rounds 3] [--workers 2]

Every run is the whole `opsbook group`: reviews of all stores, judged anew, and the group workbook. The pool is started
inside, the Dask scheduler and its workers (one thread each, on this machine) stand already. A store has four weeks of
40 products; all are copies of one. Without Dask its lines are left out, saying so.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from measure import Line, interleaved, show

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "jobs"))

from platformfiles import write_products

from opsbook.domain.period import parse_month
from opsbook.history.store import create_store
from opsbook.jobs.group import GroupAsk, group
from opsbook.jobs.imports import ImportOptions, carry_out, plan_import

MONTH = parse_month("2025-03")
WEEKS = ("2025-03-02~2025-03-08", "2025-03-09~2025-03-15", "2025-03-16~2025-03-22", "2025-03-23~2025-03-29")
PRODUCTS = 40
MADE = ("复盘", "历史/findings", "历史/group")
START_SECONDS = 60


def main() -> int:
    """Run and print the table."""
    options = arguments()
    if options.share:
        anew(options.share, GroupAsk(MONTH, 1))
        return 0
    if options.memory:
        group(options.memory, GroupAsk(MONTH, options.workers, resume=True))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)     # Linux counts in kB
        return 0
    with tempfile.TemporaryDirectory() as folder:
        root = make_stores(Path(folder) / "店群", options.stores)
        with cluster(options.workers) as address:
            lines = compared(root, shares(root, options), options, address)
        n_few = max(1, options.stores // 10)
        few = make_stores(Path(folder) / "几家", n_few)
        group(few, GroupAsk(MONTH, options.workers))
        lines += [Line(f"peak memory of the parent, {n} stores", parent_memory(each, options), None, "MB")
                  for n, each in ((n_few, few), (options.stores, root))]
    return show(f"Group: {options.stores} small stores x one month, {os.cpu_count()} processors", lines)


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stores", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--share", type=Path, help="only make the month of the stores in this folder, in one process")
    parser.add_argument("--memory", type=Path, help="only say the memory of a run over this folder")
    return parser.parse_args()


def make_stores(root: Path, count: int) -> Path:
    """So many copies of one small store."""
    first = create_store(root / "店0000")
    for week in WEEKS:
        write_products(first.inbox / f"Products-{week[-10:]}.xls.csv", week, {n: n % 17 for n in range(PRODUCTS)})
    carry_out(plan_import(first, None, ImportOptions(now=datetime(2025, 4, 8, 9, tzinfo=UTC))))
    for n in range(1, count):
        shutil.copytree(first.root, root / f"店{n:04}")
    return root


def shares(root: Path, options: argparse.Namespace) -> list[Path]:
    """Copies of the stores, a folder for each of the programs side by side."""
    folders = [root.with_name(f"{root.name}{n}") for n in range(options.workers)]
    for n, store in enumerate(sorted(root.iterdir())):
        shutil.copytree(store, folders[n % options.workers] / store.name)
    return folders


def side_by_side(folders: list[Path]) -> None:
    """The month of each folder in a program of its own, all at once."""
    running = [subprocess.Popen([sys.executable, __file__, "--share", str(folder)]) for folder in folders]
    codes = [each.wait() for each in running]
    if any(codes):
        raise RuntimeError("a program failed")


def compared(root: Path, folders: list[Path], options: argparse.Namespace, address: str) -> list[Line]:
    """One process, several, Dask: seconds and their ratios."""
    n = options.workers
    jobs = {"one": partial(anew, root, GroupAsk(MONTH, 1)), "pool": partial(anew, root, GroupAsk(MONTH, n)),
            "alone": partial(side_by_side, folders)}
    if address:
        jobs["dask"] = partial(anew, root, GroupAsk(MONTH, scheduler=address))
    seconds = interleaved(jobs, options.rounds)
    lines = [Line("one process", seconds["one"]), Line(f"{n} processes", seconds["pool"]),
             Line("a store, one process", seconds["one"] / options.stores),
             Line(f"{n} processes / one ({n} are at least 0.9 x {n} as fast)", seconds["pool"] / seconds["one"],
                  1 / (0.9 * n), "x"),
             Line(f"{n} programs side by side", seconds["alone"]),
             Line(f"{n} programs side by side / one", seconds["alone"] / seconds["one"], None, "x"),
             Line(f"{n} processes / {n} programs side by side", seconds["pool"] / seconds["alone"], None, "x")]
    if address:
        lines += [Line(f"Dask, {n} workers", seconds["dask"]),
                  Line("Dask / pool (at least 0.9 as fast)", seconds["dask"] / seconds["pool"], 1 / 0.9, "x")]
    return lines


def anew(root: Path, ask: GroupAsk) -> None:
    """The month of all stores, nothing made before."""
    for store in root.iterdir():
        for made in MADE:
            shutil.rmtree(store / made, ignore_errors=True)
    report = group(root, ask)
    if report.failures:
        raise RuntimeError(report.failures[0])


def parent_memory(root: Path, options: argparse.Namespace) -> float:
    """MB of a process that only hands out the stores, collects and writes: the reviews are there already."""
    command = [sys.executable, __file__, "--memory", str(root), "--workers", str(options.workers)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    """The address of a Dask scheduler with so many workers; "" where Dask is not installed."""
    if importlib.util.find_spec("distributed") is None:
        print("Dask is not installed (pip install opsbook[dask]): left out")
        yield ""
        return
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "scheduler.json"
        start = partial(subprocess.Popen, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        running = [start([sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0",
                          "--no-dashboard", "--scheduler-file", str(told)])]
        running += [start([sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(told),
                           "--nthreads", "1", "--no-dashboard", "--no-nanny"]) for _ in range(workers)]
        try:
            yield _ready(told, workers)
        finally:
            for each in running:
                each.kill()
                each.wait()


def _ready(told: Path, workers: int) -> str:
    from distributed import Client

    until = time.monotonic() + START_SECONDS
    while not told.exists() or not told.read_text().endswith("}"):
        if time.monotonic() > until:
            raise RuntimeError("no scheduler")
        time.sleep(0.1)
    with Client(scheduler_file=str(told)) as client:
        client.wait_for_workers(workers, timeout=START_SECONDS)
        return str(client.scheduler.address)


if __name__ == "__main__":
    sys.exit(main())
