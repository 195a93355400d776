"""`opsbook --help`, from starting Python to its end."""

from __future__ import annotations

import subprocess
import sys

from measure import Line, interleaved, show

SECONDS = 0.5


def main() -> int:
    """Run and print."""
    def run(*words: str) -> None:
        subprocess.run([sys.executable, *words], check=True, capture_output=True)

    seconds = interleaved({"bare": lambda: run("-c", "pass"), "help": lambda: run("-m", "opsbook", "--help")}, rounds=7)
    return show("--help", [Line("python -c pass", seconds["bare"]), Line("opsbook --help", seconds["help"], SECONDS)])


if __name__ == "__main__":
    sys.exit(main())
