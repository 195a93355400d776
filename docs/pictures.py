"""The pictures of docs/operator-guide.md: pages of a demo store as LibreOffice prints them.

    python docs/pictures.py opsbook-demo/云杉工贸

Needs soffice, pdftotext and pdftoppm. Writes docs/images/*.png.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

IMAGES = Path(__file__).parent / "images"
DOTS_PER_INCH = 96
PAGE_BREAK = "\f"


@dataclass(frozen=True)
class Picture:
    """The first page of the sheet `title`, cut to its upper left part of `size` (pixels), as docs/images/<name>.png."""

    name: str
    title: str
    size: tuple[int, int] = (1100, 620)


BOOK = (Picture("desk", "运营台"), Picture("today", "今日"), Picture("plan", "计划"), Picture("metrics", "数据记录"),
        Picture("timepoints", "询盘时点"), Picture("kpi", "绩效考核"), Picture("problems", "问题清单"))
OWN_BOOK = (Picture("own-book", "询盘登记"),)


def main(store: Path) -> None:
    """Make every picture from the workbook and the first own book of a store."""
    IMAGES.mkdir(exist_ok=True)
    books = next(store.glob("*.xlsm")), min((store / "登记").glob("*.xlsx"))
    with tempfile.TemporaryDirectory() as folder:
        for book, pictures in zip(books, (BOOK, OWN_BOOK), strict=True):
            pdf = _printed(book, Path(folder))
            firsts = _first_lines(pdf)
            for picture in pictures:
                _cut(pdf, picture, 1 + next(n for n, line in enumerate(firsts) if line.startswith(picture.title)))


def _printed(book: Path, folder: Path) -> Path:
    profile = (folder / "profile").as_uri()
    _run("soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", str(folder),
         str(book))
    return folder / f"{book.stem}.pdf"


def _first_lines(pdf: Path) -> list[str]:
    """The first line of each page: the title of its sheet."""
    text = _run("pdftotext", "-layout", str(pdf), "-")
    return [next((line.strip() for line in page.splitlines() if line.strip()), "") for page in text.split(PAGE_BREAK)]


def _cut(pdf: Path, picture: Picture, page: int) -> None:
    (width, height), only = map(str, picture.size), str(page)
    _run("pdftoppm", "-png", "-singlefile", "-r", str(DOTS_PER_INCH), "-f", only, "-l", only, "-W", width, "-H", height,
         str(pdf), str(IMAGES / picture.name))


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


if __name__ == "__main__":
    main(Path(sys.argv[1]))
