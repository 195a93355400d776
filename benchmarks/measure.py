"""What the benchmarks share: interleaved rounds, medians, one table with the targets."""

from __future__ import annotations

import gc
import statistics
import time
import timeit
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line of the table: what was measured, its value, the most it may be (None: for information)."""

    name: str
    value: float
    target: float | None = None
    unit: str = "s"

    @property
    def verdict(self) -> str:
        """pass, FAIL, or nothing where there is no target."""
        if self.target is None:
            return ""
        return "pass" if self.value <= self.target else "FAIL"


def interleaved(jobs: Mapping[str, Callable[[], object]], rounds: int = 5) -> dict[str, float]:
    """Median seconds of each job. Rounds run all jobs in turn, so that a busy machine slows all of them alike."""
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    for job in jobs.values():
        job()
    for _ in range(rounds):
        for name, job in jobs.items():
            gc.collect()
            begun = time.perf_counter()
            job()
            seconds[name].append(time.perf_counter() - begun)
    return {name: statistics.median(times) for name, times in seconds.items()}


def loop_seconds(runs: int = 5) -> float:
    """How fast the machine is just now: the median seconds of ten million turns of a small loop."""
    return statistics.median(timeit.repeat("s += i * i % 7; i += 1", "s = i = 0", number=10_000_000, repeat=runs))


def show(title: str, lines: list[Line]) -> int:
    """Print the table; 1 where a target is missed, else 0."""
    print(title)
    for line in lines:
        target = "" if line.target is None else f"<= {line.target:g} {line.unit}"
        print(f"  {line.name:<58}{line.value:>9.3f} {line.unit:<4} {target:<12} {line.verdict}")
    return int(any(line.verdict == "FAIL" for line in lines))
