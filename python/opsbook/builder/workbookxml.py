"""xl/workbook.xml as a tree: parse, change, write back without touching what we do not know."""

from __future__ import annotations

from collections.abc import Collection

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def parse(part: bytes) -> etree._Element:
    """The root of an XML part. Raises etree.XMLSyntaxError where it is none."""
    return etree.fromstring(part, _PARSER)


def written(root: etree._Element) -> bytes:
    """The part's bytes, declared as Excel declares them."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def insert(root: etree._Element, element: etree._Element, before: Collection[str]) -> None:
    """Put `element` before the first child named in `before` (the schema fixes the order), else at the end."""
    for place, child in enumerate(root):
        if isinstance(child.tag, str) and etree.QName(child).localname in before:
            root.insert(place, element)
            return
    root.append(element)


def extension(root: etree._Element, uri: str, prefix: str, namespace: str, tag: str) -> etree._Element:
    """The element `tag` inside the extension `uri` of the root, made where it is missing."""
    listed = root.find(f"{{{MAIN}}}extLst")
    if listed is None:
        listed = etree.SubElement(root, f"{{{MAIN}}}extLst")
    for found in listed:
        if found.get("uri") == uri and len(found):
            return found[0]
    made = etree.SubElement(listed, f"{{{MAIN}}}ext", {"uri": uri}, nsmap={prefix: namespace})
    return etree.SubElement(made, f"{{{namespace}}}{tag}")
