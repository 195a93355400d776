import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import storemonths

from opsbook.review.pages import draw_pages
from opsbook.review.writer import Book, write_book

MONTHS = {"full": storemonths.full, "half": storemonths.half, "empty": storemonths.empty}


@pytest.fixture(scope="session")
def months():
    """full, half and empty store months by name."""
    return {name: make() for name, make in MONTHS.items()}


@pytest.fixture(scope="session")
def drawn(months):
    """Their pages, by name of the month and of the sheet."""
    return {name: {page.name: page for page in draw_pages(month)} for name, month in months.items()}


@pytest.fixture(scope="session")
def book_of(months):
    """book_of(name): the month as a book to be written."""
    def make(name):
        return Book(draw_pages(months[name]), months[name].store, "2025年3月", months[name].imported_at)
    return make


@pytest.fixture(scope="session")
def reviews(book_of, tmp_path_factory):
    """The three reviews as files, by name."""
    folder = tmp_path_factory.mktemp("reviews")
    for name in MONTHS:
        write_book(book_of(name), folder / f"{name}.xlsx")
    return {name: folder / f"{name}.xlsx" for name in MONTHS}


@pytest.fixture(params=list(MONTHS))
def pages(request, drawn):
    """The pages of each of the three months in turn."""
    return drawn[request.param]


@pytest.fixture(params=list(MONTHS))
def written(request, reviews):
    """Each of the three files in turn."""
    return reviews[request.param]
