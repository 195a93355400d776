"""What makes a Python object pass for a COM object whose every call is counted.

One property read, one property put or one method call is one round trip to Excel's process (early bound, as xlwings
binds). `busy()` makes Excel refuse them all, as it does while a cell is being edited.
"""

from __future__ import annotations

import contextlib
import functools
import types
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Generic, ParamSpec, TypeVar

import winstub

P, R, T = ParamSpec("P"), TypeVar("R"), TypeVar("T")
REJECTED, EDITING = -2147418111, -2146777998        # RPC_E_CALL_REJECTED, 0x800AC472
CALLS: Counter[tuple[str, str]] = Counter()
_refusing: list[int] = []


def reset() -> None:
    """Count from nought."""
    CALLS.clear()


def count() -> int:
    """The calls since `reset`."""
    return CALLS.total()


def note(kind: str, name: str) -> None:
    """Count one call. Raises com_error while Excel is busy."""
    CALLS[kind, name] += 1
    if _refusing:
        raise winstub.com_error(_refusing[-1], "Call was rejected by callee.")


@contextlib.contextmanager
def busy(hresult: int = REJECTED) -> Iterator[None]:
    """Excel refuses every call meanwhile."""
    _refusing.append(hresult)
    try:
        yield
    finally:
        _refusing.pop()


class gets(property):           # noqa: N801  used as a decorator, like property
    """A property whose reads (and puts, with `.setter`) are counted."""

    label = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.label = f"{owner.__name__}.{name}"

    def __get__(self, thing: Any, owner: type | None = None) -> Any:
        if thing is None:
            return self
        note("get", self.label)
        return super().__get__(thing, owner)

    def __set__(self, thing: Any, value: Any) -> None:
        note("put", self.label)
        super().__set__(thing, value)


def calls(method: Callable[P, R]) -> Callable[P, R]:
    """A method whose calls are counted."""
    @functools.wraps(method)
    def counted(*words: P.args, **named: P.kwargs) -> R:
        note("call", method.__qualname__)
        return method(*words, **named)

    return counted


class Com(winstub.CDispatch):
    """A COM object: what is not defined cannot be put."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_") and not hasattr(type(self), name):
            raise AttributeError(f"{type(self).__name__}.{name}")
        object.__setattr__(self, name, value)

    @property
    def CLSID(self) -> str:
        return type(self).__name__

    @property
    def _oleobj_(self) -> Any:
        """The type information that xlwings asks for to tell a Range from a value."""
        def kind() -> Any:
            note("typeinfo", "GetTypeAttr")
            return types.SimpleNamespace(iid=winstub.RANGE_IID if type(self).__name__ == "Range" else "{}")

        def names(_: int, name: str) -> Any:
            if _refusing or not hasattr(type(self), name):
                raise winstub.com_error(_refusing[-1] if _refusing else -2147352570, name)

        def information() -> Any:
            note("typeinfo", "GetTypeInfo")
            return types.SimpleNamespace(GetTypeAttr=kind, GetDocumentation=lambda _: (type(self).__name__,))

        return types.SimpleNamespace(GetTypeInfo=information, GetIDsOfNames=names)


class Collection(Com, Generic[T]):
    """Worksheets, ListObjects, Names: items by number from 1 or by name, whatever the case of its letters."""

    def __init__(self, items: list[T]) -> None:
        self._items = items

    @gets
    def Count(self) -> int:
        return len(self._items)

    @calls
    def Item(self, key: int | str) -> T:
        return self._find(key)

    @calls
    def __call__(self, key: int | str) -> T:
        return self._find(key)

    def __iter__(self) -> Iterator[T]:
        for item in self._items:
            note("call", "Enum.Next")
            yield item

    def _find(self, key: int | str) -> T:
        if isinstance(key, str):
            for item in self._items:
                if item._name.casefold() == key.casefold():         # type: ignore[attr-defined]
                    return item
            raise winstub.com_error(excepinfo=(0, None, None, None, 0, -2147352565))
        return self._items[int(key) - 1]
