"""Just enough SOAP 1.1: an element tree out and in, without document types or outside entities."""

from collections.abc import Iterable
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

import msgspec

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
DEPTH_MAX = 20


class Malformed(Exception):
    """The text is no XML that we read."""


class Element(msgspec.Struct):
    """An element: its local name, its text, its children."""

    name: str
    text: str = ""
    children: list["Element"] = []

    def find(self, *names: str) -> "Element | None":
        """The first descendant by local names from child to child."""
        here = self
        for name in names:
            found = next((one for one in here.children if one.name == name), None)
            if found is None:
                return None
            here = found
        return here

    def told(self, *names: str) -> str:
        """The text of a descendant; empty when there is none."""
        found = self.find(*names)
        return found.text.strip() if found is not None else ""


def element(name: str, *content: Element | str) -> Element:
    """An element of texts and children."""
    text = "".join(part for part in content if isinstance(part, str))
    return Element(name, text, [part for part in content if isinstance(part, Element)])


def envelope(body: Element, namespace: str) -> bytes:
    """A SOAP envelope around `body`, whose elements are all of one namespace."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="{ENVELOPE}"'
        f" xmlns:dan={quoteattr(namespace)}><soapenv:Header/><soapenv:Body>"
        f"{_written(body)}</soapenv:Body></soapenv:Envelope>"
    ).encode()


def opened(content: bytes) -> Element:
    """The first element in the body of an envelope; raises Malformed."""
    root = parse(content)
    body = root.find("Body")
    if root.name != "Envelope" or body is None or not body.children:
        raise Malformed("SOAP envelope")
    return body.children[0]


def parse(content: bytes) -> Element:
    """The root element; raises Malformed for broken XML, and for any document type."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    top = Element("")
    path = [top]

    def begin(name: str, _attributes: object) -> None:
        if len(path) > DEPTH_MAX:
            raise Malformed("depth")
        made = Element(name.rpartition(" ")[2], "", [])
        path[-1].children = [*path[-1].children, made]
        path.append(made)

    def end(_name: str) -> None:
        path.pop()

    def data(text: str) -> None:
        path[-1].text += text

    def doctype(*_declared: object) -> None:
        raise Malformed("DOCTYPE")

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = data, doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError as broken:
        raise Malformed(str(broken)) from broken
    return top.children[0]


def _written(one: Element) -> str:
    inner = escape(one.text) + _all_written(one.children)
    return f"<dan:{one.name}>{inner}</dan:{one.name}>"


def _all_written(elements: Iterable[Element]) -> str:
    return "".join(_written(one) for one in elements)
