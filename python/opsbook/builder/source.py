"""VBA source as it lies in workbook/vba (and in the installed xlwings), made into modules as a project stores them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from opsbook.builder.ovba import Module

WORKBOOK = "0{00020819-0000-0000-C000-000000000046}"
WORKSHEET = "0{00020820-0000-0000-C000-000000000046}"
CHARTSHEET = "0{00020821-0000-0000-C000-000000000046}"
CLASS = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"

_FLAGS = ("GlobalNameSpace", "Creatable", "PredeclaredId", "Exposed", "TemplateDerived", "Customizable")
_DOCUMENT_FLAGS = {"PredeclaredId": "True", "Exposed": "True", "Customizable": "True"}
_EXPORT_HEAD = re.compile(r"\AVERSION .*?\nEND\n", re.DOTALL)  # of an exported class; Excel takes it for code
_ATTRIBUTES = re.compile(r"\A(?:Attribute VB_.*\n)*")
_ATTRIBUTE = re.compile(r"^Attribute VB_(\w+) = (.*)$", re.MULTILINE)
_PROJECT_NAME = 'Public Const PROJECT_NAME As String = "xlwings"'  # decides what its configuration files are called


def own_module(file: str) -> Module:
    """One file of workbook/vba, as a module or a class by its ending."""
    return _module(file, (files("opsbook.workbook") / "vba" / file).read_bytes().decode("ascii"))


def workbook_document(code_name: str = "ThisWorkbook") -> Module:
    """The code of the workbook itself."""
    text = (files("opsbook.workbook") / "vba" / "ThisWorkbook.cls").read_bytes().decode("ascii")
    return document(code_name, WORKBOOK, text)


def document(code_name: str, base: str, code: str = "") -> Module:
    """The module of the workbook or of a sheet; `base` is the class Excel gives it."""
    return Module(code_name, "Document", _head(code_name, base, _DOCUMENT_FLAGS) + _crlf(code))


def xlwings_modules() -> tuple[Module, Module]:
    """xlwings' own modules with their licences, from the installed xlwings; configured under our name.

    Raises ValueError where xlwings' text is not the one we know (another version), FileNotFoundError without it.
    """
    folder = _xlwings_folder()
    text = (folder / "xlwings.bas").read_bytes().decode("ascii")
    if text.count(_PROJECT_NAME) != 1:
        raise ValueError(f"xlwings.bas has no line {_PROJECT_NAME}")
    renamed = text.replace(_PROJECT_NAME, _PROJECT_NAME.replace("xlwings", "opsbook"))
    dictionary = (folder / "addin" / "Dictionary.cls").read_bytes().decode("ascii")
    return _module("xlwings.bas", renamed), _module("Dictionary.cls", dictionary)


def generated_module(name: str, text: str) -> Module:
    """A module of text made by us, without its attribute lines."""
    return Module(name, "Module", f'Attribute VB_Name = "{name}"\r\n' + _crlf(text))


def class_module(name: str, code: str, attributes: Mapping[str, str] = MappingProxyType({})) -> Module:
    """A class of this code; `attributes` are its flags, False where they are not given."""
    return Module(name, "Class", _head(name, CLASS, attributes) + _crlf(code))


def _module(file: str, text: str) -> Module:
    plain = _EXPORT_HEAD.sub("", text.replace("\r\n", "\n"))
    attributes = dict(_ATTRIBUTE.findall(plain))
    name = attributes.get("Name", Path(file).stem).strip('"')
    code = _ATTRIBUTES.sub("", plain)
    if Path(file).suffix == ".bas":
        return generated_module(name, code)
    return class_module(name, code, attributes)


def _head(name: str, base: str, attributes: Mapping[str, str]) -> str:
    flags = (f"Attribute VB_{flag} = {attributes.get(flag, 'False')}" for flag in _FLAGS)
    return _crlf("\n".join([f'Attribute VB_Name = "{name}"', f'Attribute VB_Base = "{base}"', *flags]) + "\n")


def _crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def _xlwings_folder() -> Path:
    spec = find_spec("xlwings")  # importing it would load pandas: a second
    if spec is None or spec.origin is None:
        raise FileNotFoundError("xlwings is not installed")
    return Path(spec.origin).parent
