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
MARGIN = "45"
PAGE_BREAK = "\f"


@dataclass(frozen=True)
class Picture:
    """The first page of the sheet `title`, cut to `size` (pixels) below its head, as docs/images/<name>.png."""

    name: str
    title: str
    size: tuple[int, int] = (1060, 500)


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
            titles = _titles(pdf)
            for picture in pictures:
                _cut(pdf, picture, 1 + titles.index(picture.title))


def _printed(book: Path, folder: Path) -> Path:
    profile = (folder / "profile").as_uri()
    _run("soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", str(folder),
         str(book))
    return folder / f"{book.stem}.pdf"


def _titles(pdf: Path) -> list[str]:
    """The sheet of each page: the last word of its head; a page without a head has none."""
    pages = _run("pdftotext", "-layout", str(pdf), "-").split(PAGE_BREAK)
    heads = (next((line.split() for line in page.splitlines() if line.strip()), [""]) for page in pages)
    return [head[-1] for head in heads]


def _cut(pdf: Path, picture: Picture, page: int) -> None:
    (width, height), only = map(str, picture.size), str(page)
    place = ("-f", only, "-l", only, "-x", MARGIN, "-y", MARGIN, "-W", width, "-H", height)
    _run("pdftoppm", "-png", "-singlefile", "-r", str(DOTS_PER_INCH), *place, str(pdf), str(IMAGES / picture.name))


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


if __name__ == "__main__":
    main(Path(sys.argv[1]))
