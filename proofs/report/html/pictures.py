"""A picture of matplotlib's as part of a page: its own identifiers, colours of the page, and nothing loaded."""

import re
from html import escape
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from numeric.drawing import BLUE, GREEN, GREY, ORANGE, PURPLE, RED

_SVG: Final = "{http://www.w3.org/2000/svg}"
_LINK: Final = "{http://www.w3.org/1999/xlink}href"
_LONG: Final = re.compile(r"-?\d+\.\d{3,}")
_COLOUR: Final = re.compile(r"#[0-9a-f]{6}\b")
_TARGET: Final = re.compile(r"#([\w.-]+)")
# In the dark the page's own colours take their place.
_COLOURS: Final = {
    "#000000": "currentColor", "#444444": "currentColor", "#ffffff": "var(--paper)", "#ebebeb": "var(--shade)",
    BLUE: "var(--blue)", RED: "var(--red)", GREEN: "var(--green)", GREY: "var(--grey)", ORANGE: "var(--orange)",
    PURPLE: "var(--purple)",
}  # fmt: skip


def inline_picture(path: Path, name: str) -> str:
    """The SVG file as an element of a page, told by the caption `name`-caption; identifiers begin with `name`."""
    root = ElementTree.parse(path).getroot()
    for child in list(root):
        if (
            child.tag in (f"{_SVG}metadata", f"{_SVG}defs") and child.find(f"{_SVG}style") is not None
        ) or child.tag == f"{_SVG}metadata":
            root.remove(child)
    used = {target for element in root.iter() for value in element.attrib.values() for target in _targets(value)}
    size = f'viewBox="{root.attrib["viewBox"]}" style="width:{root.attrib["width"]}"'
    inner = "".join(_element(child, name, used) for child in root)
    return f'<svg role="img" aria-labelledby="{name}-caption" {size}>{inner}</svg>'


def _targets(value: str) -> list[str]:
    return _TARGET.findall(value) if value.startswith("#") or "url(#" in value else []


def _element(element: ElementTree.Element, name: str, used: set[str]) -> str:
    tag = element.tag.removeprefix(_SVG)
    attributes = ""
    for key, value in element.attrib.items():
        if key == "id":
            if value in used:
                attributes += f' id="{name}-{escape(value)}"'
            continue
        attributes += f' {"href" if key == _LINK else key}="{escape(_value(key, value, name))}"'
    inner = "".join(_element(child, name, used) for child in element)
    if tag == "g" and not attributes:
        return inner
    return f"<{tag}{attributes}>{inner}</{tag}>" if inner else f"<{tag}{attributes}/>"


def _value(key: str, value: str, name: str) -> str:
    if value.startswith("data:"):
        return "".join(value.split())
    if key == _LINK or "url(#" in value:
        value = _TARGET.sub(rf"#{name}-\1", value) if _targets(value) else value
    if key == "style":
        return _COLOUR.sub(lambda match: _COLOURS.get(match[0], match[0]), value).replace("; ", ";").replace(": ", ":")
    value = " ".join(value.split())
    return _LONG.sub(lambda match: f"{float(match[0]):.2f}", value) if key == "d" else value
