"""OPS_NUMBER: a number that was written as text, as a number."""

from __future__ import annotations

from collections.abc import Sequence

from opsbook.catalogue.marks import marks
from opsbook.catalogue.writtennumber import PARTS, half_width, read_number
from opsbook.excel.cells import Cell, WrongInput, known
from opsbook.texts import say


def number_of(cells: Sequence[Cell]) -> float | None:
    """The number the one cell holds or writes; a percentage as a fraction, money without its currency.

    None where it is empty or says that there is no number (-, 暂无). Raises WrongInput where it is no number, or where
    what stands round it is neither one currency, nor a unit of counting, nor a percent sign.
    """
    found = known(cells[0])
    if found is None or (isinstance(found, int | float) and not isinstance(found, bool)):
        return found
    text = half_width(found) if isinstance(found, str) else None
    if text is not None and (not text or text.lower() in marks().missing):
        return None
    written = read_number(text) if text is not None else None
    if written is None or not _belong_together(written.words):
        raise WrongInput(say("udfs.no_written_number", cell=found))
    return written.value


def _belong_together(words: Sequence[str]) -> bool:
    currencies = {marks().currency_of.get(word) for word in words}
    one_currency = None not in currencies and len(currencies) == 1
    return not words or one_currency or (len(words) == 1 and (words[0] in PARTS or words[0] in marks().plain_units))
