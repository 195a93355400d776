"""Adapter for a specification of odd exports: FILE --table T --context JSON in, one JSON object out."""

from __future__ import annotations

import json
import subprocess
import sys


def main() -> None:
    """Run `opsbook inspect` as a person would and print the one object of its list."""
    file, _, table, _, context = sys.argv[1:6]
    command = [sys.executable, "-m", "opsbook", "inspect", file, "--as", table, "--context", context, "--json"]
    answer = subprocess.run(command, capture_output=True, check=False)
    sys.stderr.buffer.write(answer.stderr)
    print(json.dumps(json.loads(answer.stdout)[0], ensure_ascii=False))


if __name__ == "__main__":
    main()
