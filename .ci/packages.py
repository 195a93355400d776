"""The sdist and the wheel of a clean checkout: built, and nothing of the repository missing in them.

    python .ci/packages.py OUT

Needs git, `build` and setuptools. The wheel is made of the sdist, as whoever gets the sdist would make it. Exit code 1
names each file that is missing or too many.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

PLACES = {"python/opsbook/": "opsbook/", "templates/": "opsbook/templates/", "workbook/": "opsbook/workbook/"}
NOT_SHIPPED = {".gitattributes", ".gitignore"}


def main(out: Path) -> int:
    """Build both into `out` and compare them with what git tracks."""
    tracked = set(_run("git", "ls-tree", "-r", "-z", "--name-only", "HEAD").split("\0")) - {""}
    with tempfile.TemporaryDirectory() as folder:
        checkout = Path(folder) / "checkout.tar"
        _run("git", "archive", "--output", str(checkout), "HEAD")
        with tarfile.open(checkout) as archive:
            archive.extractall(Path(folder) / "checkout", filter="data")
        _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(Path(folder) / "checkout"))
    wrong = [*_differences("wheel", _wheel(next(out.glob("*.whl"))), _shipped(tracked)),
             *(f"sdist: missing {name}" for name in sorted(tracked - NOT_SHIPPED - _sdist(next(out.glob("*.tar.gz")))))]
    print("\n".join(wrong) or f"{len(_shipped(tracked))} files in the wheel, {len(tracked)} of git in the sdist")
    return 1 if wrong else 0


def _shipped(tracked: set[str]) -> set[str]:
    """What the wheel must hold, by its name there."""
    return {name.replace(here, there, 1) for here, there in PLACES.items() for name in tracked if name.startswith(here)}


def _wheel(path: Path) -> set[str]:
    return {name for name in zipfile.ZipFile(path).namelist() if ".dist-info/" not in name}


def _sdist(path: Path) -> set[str]:
    with tarfile.open(path) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


def _differences(where: str, found: set[str], wanted: set[str]) -> list[str]:
    return [*(f"{where}: missing {name}" for name in sorted(wanted - found)),
            *(f"{where}: too many {name}" for name in sorted(found - wanted))]


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
