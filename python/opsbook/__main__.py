"""`python -m opsbook` and the `opsbook` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; a console that cannot show a sign gets a question mark, never a crash."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    from opsbook.cli import run

    sys.exit(run())


if __name__ == "__main__":
    main()
