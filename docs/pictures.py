"""The pictures of the guides in docs/: pages of a demo store as LibreOffice prints them.

    python docs/pictures.py opsbook-demo/云杉工贸

Run `opsbook timepoints` on the store first: its advice is in a picture. Needs soffice, pdftotext, pdftoppm and Pillow.
Writes docs/images/*.png.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

IMAGES = Path(__file__).parent / "images"
INCHES_OF_MARGIN = 0.47
COLORS = 128        # of a palette: a third of the bytes
PAGE_BREAK = "\f"


@dataclass(frozen=True)
class Picture:
    """The first page of the sheet `title`, cut to `size` (pixels) below its head, as docs/images/<name>.png.

    A wide sheet is printed small: more `dots` an inch keep it readable.
    """

    name: str
    title: str
    size: tuple[int, int] = (1060, 520)
    dots: int = 96


BOOK = (Picture("desk", "运营台", (1430, 668), 150), Picture("today", "今日", (1146, 560), 150),
        Picture("metrics", "数据记录"), Picture("timepoints", "询盘时点"), Picture("kpi", "绩效考核", (900, 480), 80),
        Picture("problems", "问题清单", (1204, 370), 130))
OWN_BOOK = (Picture("own-book", "询盘登记", (1060, 470), 140),)
REVIEW = (Picture("review-overview", "总览", (1195, 580), 110), Picture("review-actions", "上月行动", (1195, 400), 110),
          Picture("review-plan", "下月计划", (1195, 392), 110), Picture("review-notes", "说明", (1195, 420), 110))


def main(store: Path) -> None:
    """Make every picture from the workbook, the first own book and the newest review of a store."""
    IMAGES.mkdir(exist_ok=True)
    reviews = (store / "复盘").glob("月度复盘_*.xlsx")
    books = next(store.glob("*.xlsm")), min((store / "登记").glob("*.xlsx")), max(reviews)
    with tempfile.TemporaryDirectory() as folder:
        for book, pictures in zip(books, (BOOK, OWN_BOOK, REVIEW), strict=True):
            pdf = _printed(book, Path(folder))
            edges = _edges(pdf)
            for picture in pictures:
                page = next(place for place, words in enumerate(edges, start=1) if picture.title in words)
                _cut(pdf, picture, page)


def _printed(book: Path, folder: Path) -> Path:
    profile = (folder / "profile").as_uri()
    _run("soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", str(folder),
         str(book))
    return folder / f"{book.stem}.pdf"


def _edges(pdf: Path) -> list[list[str]]:
    """The words of the first and the last line of each page: its sheet stands in the head or in the foot."""
    pages = (page.splitlines() for page in _run("pdftotext", "-layout", str(pdf), "-").split(PAGE_BREAK))
    filled = ([line for line in lines if line.strip()] for lines in pages)
    return [f"{lines[0]} {lines[-1]}".split() if lines else [] for lines in filled]


def _cut(pdf: Path, picture: Picture, page: int) -> None:
    (width, height), margin = map(str, picture.size), str(int(INCHES_OF_MARGIN * picture.dots))
    place = ("-f", str(page), "-l", str(page), "-x", margin, "-y", margin, "-W", width, "-H", height)
    _run("pdftoppm", "-png", "-singlefile", "-r", str(picture.dots), *place, str(pdf), str(IMAGES / picture.name))
    path = IMAGES / f"{picture.name}.png"
    Image.open(path).quantize(COLORS).save(path, optimize=True)


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


if __name__ == "__main__":
    main(Path(sys.argv[1]))
