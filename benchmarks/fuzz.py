"""Fuzz the importer for minutes: tables of cells by hypothesis, or flipped bytes over a folder of workbooks.

    python benchmarks/fuzz.py tables --minutes 10
    python benchmarks/fuzz.py bytes --minutes 10 --corpus FOLDER

A worker does it and writes down what it is at; the parent sees it crash, hang, or take too much memory, and names the
example, which lies in the scratch folder it prints.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "exports"))

from oddtables import CONTAINERS, read_and_check, tables, written

HANG, ADDRESSES = 90.0, 4 << 30
BATCH = 200
LARGEST = 1 << 20


class Worker:
    """Makes examples in `folder` until the time is up; `current` is the one it is at."""

    def __init__(self, folder: Path, minutes: float) -> None:
        self.folder, self.until = folder, time.monotonic() + 60 * minutes
        self.counts: Counter[str] = Counter()

    def tables(self, first: int) -> None:
        """Batches of tables, each batch with its own seed."""
        batch = first
        while time.monotonic() < self.until:
            self._batch(batch)
            batch += 1

    def _batch(self, number: int) -> None:
        @seed(number)
        @settings(max_examples=BATCH, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(tables(), st.sampled_from(CONTAINERS), st.sampled_from([None, "product", "daily", "inquiry", "keyword"]))
        def example(rows: list[list[object]], container: str, kind: str | None) -> None:
            if time.monotonic() < self.until:
                self._read(written(rows, container), "表.xlsx", kind)

        example()

    def bytes(self, first: int, corpus: Path) -> None:
        """Files of a folder with some bytes flipped, cut out, doubled or zeroed."""
        files = sorted(path for path in corpus.rglob("*") if path.is_file() and path.stat().st_size < LARGEST)
        chance = random.Random(first)
        while time.monotonic() < self.until:
            path = chance.choice(files)
            self._read(_damaged(path.read_bytes(), chance), f"坏{path.suffix}", None)

    def _read(self, data: bytes, name: str, kind: str | None) -> None:
        path = self.folder / name
        path.write_bytes(data)
        (self.folder / "current").write_text(name, "utf-8")
        begun = time.process_time()
        reading = read_and_check(path, kind)
        self.counts["accepted" if reading.accepted else "refused"] += 1
        self.counts["slowest ms"] = max(self.counts["slowest ms"], int(1000 * (time.process_time() - begun)))
        (self.folder / "counts").write_text(repr(dict(self.counts)), "utf-8")


def _damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes with up to eight of them changed, or a piece cut out, doubled or zeroed."""
    spoilt = bytearray(data)
    where = chance.randrange(len(spoilt) + 1)
    length = chance.choice((1, 4, 64, 4096))
    match chance.randrange(6):
        case 0:
            del spoilt[where:where + length]
        case 1:
            spoilt[where:where] = spoilt[where:where + length]
        case 2:
            spoilt[where:where + length] = bytes(len(spoilt[where:where + length]))
        case _:
            for _ in range(chance.randint(1, 8) if spoilt else 0):
                spoilt[chance.randrange(len(spoilt))] ^= chance.randint(1, 255)
    return bytes(spoilt)


def _work(folder: Path, asked: argparse.Namespace) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    warnings.simplefilter("error")
    worker = Worker(folder, asked.minutes)
    try:
        worker.bytes(asked.seed, asked.corpus) if asked.what == "bytes" else worker.tables(asked.seed)
    except BaseException:
        (folder / "fault").write_text(traceback.format_exc(), "utf-8")
        raise


def main() -> int:
    """Start the worker, watch it, print what it did; 1 where it crashed, hung or met a fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["tables", "bytes"])
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path)
    asked = parser.parse_args()
    if asked.what == "bytes" and not asked.corpus:
        parser.error("bytes needs --corpus FOLDER")
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    worker = multiprocessing.get_context("spawn").Process(target=_work, args=(folder, asked))
    worker.start()
    hung = _watched(worker, folder)
    fault = (folder / "fault").read_text("utf-8") if (folder / "fault").exists() else ""
    print(f"{asked.what}, {asked.minutes:g} minutes, seed {asked.seed}: {(folder / 'counts').read_text('utf-8')}")
    if hung or worker.exitcode:
        print(f"  BAD: {'hung' if hung else f'exit {worker.exitcode}'}; the example lies in {folder}\n{fault}")
    return int(bool(hung or worker.exitcode))


def _watched(worker: multiprocessing.process.BaseProcess, folder: Path) -> bool:
    """Wait for the worker; True where one example took so long that it was ended."""
    current = folder / "current"
    while worker.is_alive():
        worker.join(5)
        if current.exists() and worker.is_alive() and time.time() - current.stat().st_mtime > HANG:
            worker.kill()
            worker.join()
            return True
    return False


if __name__ == "__main__":
    sys.exit(main())
