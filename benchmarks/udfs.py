"""Cell functions: bare, and through xlwings' own COM server as Excel calls it (with stand-ins for pywin32)."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path

from measure import Line, interleaved, show
from opsbook.catalogue.rules import rules
from opsbook.domain.rule import NumberRule
from opsbook.excel.udfs import OPS_DIAGNOSE, OPS_VERDICT

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "windows"))
import winstub

N_CALLS, N_ROWS = 1000, 1000
VERDICT = ("O01", 41_200.0, 39_800.0, 40_000.0, 52_000.0, None, None)


def main() -> int:
    """Run and print."""
    server = winstub.install().com_server.XLPython()
    block = rows()

    def through_com(name: str, *cells: object) -> object:
        return server.CallUDF("opsbook.excel.udfs", name, cells)

    seconds = interleaved({
        "bare": lambda: repeat(lambda: OPS_VERDICT(*VERDICT)),
        "called": lambda: repeat(lambda: through_com("OPS_VERDICT", *VERDICT)),
        "block": lambda: OPS_DIAGNOSE(block),
        "block called": lambda: through_com("OPS_DIAGNOSE", block),
    }, rounds=9)
    milliseconds = {name: 1000 * each for name, each in seconds.items()}
    return show("Cell functions", [
        Line("OPS_VERDICT, one cell, bare", milliseconds["bare"] / N_CALLS, 0.05, "ms"),
        Line("OPS_VERDICT, one cell, through CallUDF", milliseconds["called"] / N_CALLS, 0.5, "ms"),
        Line(f"OPS_DIAGNOSE, {N_ROWS:,} rows with sentences, bare", milliseconds["block"], 20, "ms"),
        Line(f"OPS_DIAGNOSE, {N_ROWS:,} rows, through CallUDF", milliseconds["block called"], unit="ms"),
    ])


def repeat(job: Callable[[], object]) -> None:
    """Run the job often enough to be measured."""
    for _ in range(N_CALLS):
        job()


def rows() -> tuple[tuple[object, ...], ...]:
    """Rules on numbers at random, with a number, the period before and both peers; every tenth number missing."""
    noise = random.Random(1)
    ids = [id for id, rule in rules().items() if isinstance(rule, NumberRule)]
    return tuple((noise.choice(ids), *(None if noise.random() < 0.1 else noise.random() for _ in range(4)))
                 for _ in range(N_ROWS))


if __name__ == "__main__":
    sys.exit(main())
