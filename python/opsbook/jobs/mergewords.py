"""What a merge says of the salespeople's own books: on the console a line each, in 上次动作 a clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from opsbook.domain.problem import Problem
from opsbook.jobs.filenames import file_name
from opsbook.jobs.registers import BookTaken
from opsbook.texts import say


def book_lines(books: Sequence[BookTaken]) -> list[str]:
    """How many rows were taken from whose book, then the books that were left alone or not written back, and why.

    None without books.
    """
    taken = [each for each in books if each.refused is None]
    told = "；".join(say("registers.took", person=each.person, rows=rows) for each in taken if (rows := _rows(each)))
    lines = [say("registers.took_line" if told else "registers.took_none", count=len(taken), told=told)]
    refused = (say("registers.refused", name=each.person, why=each.refused) for each in _refused(books))
    unwritten = (say("registers.unwritten", name=each.person, why=each.unwritten) for each in taken if each.unwritten)
    return [*(lines if taken else []), *refused, *unwritten]


def book_clause(books: Iterable[BookTaken]) -> str:
    """The same within a sentence: how many rows came from the books, and whose were left alone; "" without either."""
    every = tuple(books)
    rows = sum(each.new + each.changed + each.deleted for each in every)
    took = say("registers.clause_took", rows=rows) if rows else ""
    names = "、".join(each.person for each in _refused(every))
    return took + (say("registers.clause_refused", names=names) if names else "")


def with_unwritten(books: Iterable[BookTaken], told: Iterable[Problem]) -> tuple[BookTaken, ...]:
    """The books, those among them that could not be written back with what is told of them."""
    why = {_name(each): each.what for each in told}
    return tuple(replace(each, unwritten=why.get(file_name(each.person))) for each in books)


def unwritten_clause(told: Iterable[Problem]) -> str:
    """For the end of the sentence in 上次动作: whose books could not be written back; "" where all could."""
    names = "、".join(dict.fromkeys(map(_name, told)))
    return say("registers.clause_unwritten", names=names) if names else ""


def _name(problem: Problem) -> str:
    """The name of the book a problem is of, without its suffix."""
    return Path(problem.file or "").stem


def _rows(book: BookTaken) -> str:
    counts = {"new": book.new, "changed": book.changed, "deleted": book.deleted}
    return "、".join(say(f"registers.took_{key}", count=count) for key, count in counts.items() if count)


def _refused(books: Iterable[BookTaken]) -> Iterator[BookTaken]:
    return (each for each in books if each.refused is not None)
