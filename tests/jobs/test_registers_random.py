"""Three people who type, change, copy, delete in any order; merges between, some of which die or miss a book."""

from collections import Counter
from itertools import count

from hypothesis import example, given, settings
from hypothesis import strategies as st
from registeroffice import BOOKS, PEOPLE, Office

from opsbook.catalogue.records import ROW_ID
from opsbook.history.registerlog import read_clashes

NAME, FREE = "客户", ("内容", "处理")
books, places = st.sampled_from(BOOKS), st.integers(0, 5)
people = st.sets(st.sampled_from(PEOPLE))
actions = st.one_of(
    st.tuples(st.just("type"), books, st.sampled_from((None, *PEOPLE))),
    st.tuples(st.just("change"), books, places, st.sampled_from(FREE)),
    st.tuples(st.just("copy"), books, places, st.booleans()),
    st.tuples(st.just("delete"), books, places),
    st.tuples(st.just("move"), books, places, st.sampled_from(PEOPLE)),
    st.tuples(st.just("merge"), people, st.sets(st.sampled_from(BOOKS))),
    st.tuples(st.just("keep"), books), st.tuples(st.just("restore"), books),
)


class Day:
    """An office and what may be missing from it: `gone` are the values people took out or wrote over themselves."""

    def __init__(self, folder):
        self.office, self.tokens = Office(folder), map("词{}".format, count())
        self.typed, self.gone, self.told = set(), set(), set()
        self.kept, self.unseen = {}, {name: set() for name in BOOKS}

    def do(self, action, *words):
        getattr(self, action)(*words)

    def word(self, book):
        word = next(self.tokens)
        self.typed.add(word)
        self.unseen[book].add(word)
        return word

    def type(self, book, person):
        self.office.type(book, **{NAME: self.word(book), "内容": self.word(book), "业务": person})

    def change(self, book, place, column):
        rows = self.office.rows(book)
        if place < len(rows) and (ROW_ID in rows[place] or column not in rows[place]):
            self.gone |= {rows[place].get(column)}
            self.office.change(book, place, **{column: self.word(book)})

    def copy(self, book, place, above):
        """A row copied with its id and made another one, as one begins a new row in Excel."""
        rows = self.office.rows(book)
        if place < len(rows):
            new = {**rows[place], NAME: self.word(book), "内容": self.word(book)}
            new.pop("处理", None)
            self.office.put(book, [*rows[:place + (not above)], new, *rows[place + (not above):]])

    def delete(self, book, place):
        rows = self.office.rows(book)
        if place < len(rows):
            if book == "" or ROW_ID not in rows[place]:
                self.gone |= set(map(str, rows[place].values()))
            self.gone |= self.unseen[book] & set(map(str, rows[place].values()))
            self.office.delete(book, place)

    def move(self, book, place, person):
        if place < len(self.office.rows(book)):
            self.office.change(book, place, 业务=person)

    def merge(self, shut, unwritten):
        self.office.merge(shut, unwritten)
        for name in set(BOOKS) - shut:
            self.unseen[name] = set()
        self.told |= {str(each.other) for each in read_clashes(self.office.history)}

    def keep(self, book):
        self.kept[book] = self.office.keep(book)

    def restore(self, book):
        """An old copy takes the file's place: what no merge has seen yet is lost with the file."""
        if book in self.kept:
            self.gone |= self.unseen[book]
            self.unseen[book] = set()
            self.office.restore(book, self.kept[book])


@settings(max_examples=25)
@given(st.lists(actions, min_size=4, max_size=25))
@example([("type", "", None), ("type", "李娜", "王芳"), ("merge", set(), {"", "李娜"}), ("move", "李娜", 0, "李娜")])
def test_no_row_is_lost_or_doubled_and_no_cell_is_lost_unsaid(tmp_path_factory, steps):
    day = Day(tmp_path_factory.mktemp("office"))
    for step in steps:
        day.do(*step)
    for _ in range(2):
        day.merge(set(), set())
    rows = day.office.agreed().values()
    names = Counter(row.cells[NAME] for row in rows if NAME in row.cells)
    assert max(names.values(), default=1) == 1
    there = {value for row in rows for value in row.cells.values()} | day.told
    assert day.typed - day.gone <= there
    before = [day.office.rows(book) for book in BOOKS]
    assert not day.office.merge().changes and [day.office.rows(book) for book in BOOKS] == before
    assert sorted(day.office.ids()) == sorted(day.office.agreed())
