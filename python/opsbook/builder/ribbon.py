"""The ribbon: workbook/ribbon.xml, its parts in the package, and what can be wrong with it.

Microsoft's schema of customUI is not free to be kept here; the checks name the elements and attributes we use.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lxml import etree

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
NAMESPACE_2007 = "http://schemas.microsoft.com/office/2006/01/customui"
LABEL_LENGTHS = range(2, 7)  # characters
LONGEST_TIP = 1024

_BUTTON = {"id", "label", "size", "imageMso", "onAction", "getEnabled", "screentip", "supertip", "keytip", "tag"}
_TREE: Mapping[str, tuple[set[str], set[str]]] = {  # element → its attributes, its children
    "customUI": ({"onLoad"}, {"ribbon"}),
    "ribbon": (set(), {"tabs"}),
    "tabs": (set(), {"tab"}),
    "tab": ({"id", "label", "keytip", "insertAfterMso"}, {"group"}),
    "group": ({"id", "label"}, {"button", "separator"}),
    "button": (_BUTTON, set()),
    "separator": ({"id"}, set()),
}
_NEEDED = ("id", "label", "imageMso", "onAction", "screentip", "supertip", "keytip")
_SIGNATURES = {  # what VBA is called with, by the attribute that names the procedure
    "onLoad": r"\(ribbon As Object\)",
    "onAction": r"\(control As Object\)",
    "getEnabled": r"\(control As Object, ByRef enabled As Variant\)",
}


@dataclass(frozen=True)
class Part:
    """One file of the package with the relationship that makes Office read it."""

    name: str
    relation: str
    content: bytes


@cache
def text() -> str:
    """workbook/ribbon.xml."""
    return (files("opsbook.workbook") / "ribbon.xml").read_text(encoding="utf-8")


def parts() -> tuple[Part, Part]:
    """The ribbon for Office 2010 and later, and the same for Office 2007, which other programs read."""
    return (
        Part("customUI/customUI14.xml", "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
             text().encode()),
        Part("customUI/customUI.xml", "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility",
             text().replace(NAMESPACE, NAMESPACE_2007).encode()),
    )


def commands(ribbon: str = "") -> tuple[str, ...]:
    """The ids of the buttons that ask Python, in their order: what opsbook.excel.macros must know."""
    buttons = etree.fromstring((ribbon or text()).encode()).iter(f"{{{NAMESPACE}}}button")
    return tuple(button.get("id", "") for button in buttons if _asks_python(button.get("tag", "")))


def problems(ribbon: str, vba: str) -> list[str]:
    """What Excel would not take or leave without effect, a sentence each; `vba` is the code of all modules."""
    elements = [each for each in etree.fromstring(ribbon.encode()).iter() if isinstance(each.tag, str)]
    found = [problem for element in elements for problem in _of_element(element, vba)]
    for attribute in ("id", "keytip"):
        counted = Counter(element.get(attribute) for element in elements if element.get(attribute))
        found += [f"{attribute} {value} twice" for value, count in counted.items() if count > 1]
    return found


def _asks_python(tag: str) -> bool:
    return not tag.startswith(("sheet:", "folder:"))


def _of_element(element: etree._Element, vba: str) -> Iterator[str]:
    name = etree.QName(element).localname
    if etree.QName(element).namespace != NAMESPACE or name not in _TREE:
        yield f"<{name}> is not among the elements used here"
        return
    attributes, children = _TREE[name]
    yield from (f"<{name}> takes no {attribute}" for attribute in map(str, element.attrib)
                if attribute not in attributes)
    yield from (f"no <{child}> in <{name}>" for child in _names(element) if child not in children)
    yield from (f"{key!s}: over {LONGEST_TIP} characters" for key, value in element.attrib.items()
                if len(value) > LONGEST_TIP)
    for attribute, signature in _SIGNATURES.items():
        procedure = element.get(attribute)
        if procedure and not re.search(rf"^Public Sub {re.escape(procedure)}{signature}", vba, re.MULTILINE):
            yield f"{attribute}: no Public Sub {procedure} with its arguments"
    if name == "button":
        yield from _of_button(element)


def _names(parent: etree._Element) -> list[str]:
    return [etree.QName(child).localname for child in parent if isinstance(child.tag, str)]


def _of_button(button: etree._Element) -> Iterator[str]:
    identity = button.get("id", "?")
    yield from (f"{identity}: no {attribute}" for attribute in _NEEDED if not button.get(attribute))
    if len(button.get("label", "")) not in LABEL_LENGTHS:
        yield f"{identity}: a label has {LABEL_LENGTHS[0]} to {LABEL_LENGTHS[-1]} characters"
    if button.get("size", "normal") not in ("normal", "large"):
        yield f"{identity}: size {button.get('size')}"
    if not re.fullmatch(r"[a-z]+(_[a-z]+)*", identity):
        yield f"{identity}: an id is a command in small letters"
    if _asks_python(button.get("tag", "")) and not button.get("getEnabled"):
        yield f"{identity}: a command needs getEnabled"
