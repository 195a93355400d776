"""The pictures of docs/operator-guide.md: pages of a demo store as LibreOffice prints them.

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
    (width, height), margin = map(str, picture.size), str(int(INCHES_OF_MARGIN * picture.dots))
    place = ("-f", str(page), "-l", str(page), "-x", margin, "-y", margin, "-W", width, "-H", height)
    _run("pdftoppm", "-png", "-singlefile", "-r", str(picture.dots), *place, str(pdf), str(IMAGES / picture.name))
    path = IMAGES / f"{picture.name}.png"
    Image.open(path).quantize(COLORS).save(path, optimize=True)


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


if __name__ == "__main__":
    main(Path(sys.argv[1]))
