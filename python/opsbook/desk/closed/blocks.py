"""Cells and areas put together into few rectangles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from opsbook.desk.closed.addresses import Area, Place


def around(places: Iterable[Place]) -> list[Area]:
    """Rectangles that hold the cells and nothing else: runs down a column, then columns side by side."""
    columns: defaultdict[int, set[int]] = defaultdict(set)
    for row, column in places:
        columns[column].add(row)
    return _joined_across(Area(top, column, bottom, column) for column, rows in columns.items()
                          for top, bottom in _runs((row, row) for row in rows))


def together(areas: Iterable[Area]) -> list[Area]:
    """The same cells in fewer rectangles: those above each other joined, then those beside each other."""
    return _joined_across(_joined_down(set(areas)))


def _joined_down(areas: Iterable[Area]) -> list[Area]:
    strips: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for each in areas:
        strips[each.left, each.right].append((each.top, each.bottom))
    return [Area(top, left, bottom, right) for (left, right), spans in strips.items() for top, bottom in _runs(spans)]


def _joined_across(areas: Iterable[Area]) -> list[Area]:
    bands: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for each in areas:
        bands[each.top, each.bottom].append((each.left, each.right))
    return [Area(top, left, bottom, right) for (top, bottom), spans in bands.items() for left, right in _runs(spans)]


def _runs(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that touch or overlap made one."""
    runs: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if runs and first <= runs[-1][1] + 1:
            runs[-1] = runs[-1][0], max(runs[-1][1], last)
        else:
            runs.append((first, last))
    return runs
