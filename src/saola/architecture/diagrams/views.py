"""Nested-box views: the nine components and the ten boxes, each filled with what is declared."""

from collections.abc import Iterable

import msgspec

from saola.architecture.diagrams.drawing import (
    INK,
    LINE,
    MUTED,
    PAPER,
    Rect,
    box,
    document,
    link,
    paragraph,
    text,
)
from saola.architecture.repository.model import BOXES, COMPONENTS, Inventory, Object

WIDTH = 1200.0
MARGIN = 20.0
HEAD = 34.0
CHIP = (182.0, 40.0)
CHIP_GAP = 8.0
COLUMNS = 6
SHOWN_MAX = 24  # objects drawn in one box; the rest is counted


class Cell(msgspec.Struct, frozen=True):
    """One box of a view with its objects."""

    title: str
    objects: tuple[Object, ...]


def nine_components(inventory: Inventory, language: str) -> str:
    """The nine components of e-government architecture 2.0."""
    cells = [
        Cell(f"{item.number}. {getattr(item, language)}", inventory.of_kinds(item.kinds))
        for item in COMPONENTS
    ]
    vi, en = "Chín thành phần của kiến trúc", "The nine components"
    return _view(cells, vi if language == "vi" else en, language)


def ten_boxes(inventory: Inventory, language: str) -> str:
    """The ten boxes of the smart-city architecture."""
    cells = [Cell(getattr(item, language), inventory.in_box(item.code)) for item in BOXES]
    vi, en = "Mười khối của kiến trúc đô thị thông minh", "The ten boxes"
    return _view(cells, vi if language == "vi" else en, language)


def _view(cells: Iterable[Cell], title: str, language: str) -> str:
    shapes, y = [], MARGIN
    for cell in cells:
        rows = max(1, -(-min(len(cell.objects), SHOWN_MAX) // COLUMNS))
        height = HEAD + rows * (CHIP[1] + CHIP_GAP) + CHIP_GAP
        frame = Rect(MARGIN, y, WIDTH - 2 * MARGIN, height)
        shapes.append(box(frame, fill="#f5f7fa"))
        shapes.append(text(frame.x + 14, y + 22, cell.title, fill=INK, font_weight="600"))
        shapes.append(_count(frame, cell, language))
        shapes += [
            _chip(item, number, frame, language)
            for number, item in enumerate(cell.objects[:SHOWN_MAX])
        ]
        y += height + 10
    return document(WIDTH, y + MARGIN, title, shapes)


def _count(frame: Rect, cell: Cell, language: str) -> str:
    vi, en = f"{len(cell.objects)} đối tượng", f"{len(cell.objects)} objects"
    if not cell.objects:
        vi, en = "chưa khai báo đối tượng nào", "nothing declared yet"
    words = vi if language == "vi" else en
    return text(frame.x + frame.width - 14, frame.y + 22, words, text_anchor="end", fill=MUTED)


def _chip(item: Object, number: int, frame: Rect, language: str) -> str:
    row, column = divmod(number, COLUMNS)
    place = Rect(
        frame.x + 10 + column * (CHIP[0] + CHIP_GAP),
        frame.y + HEAD + row * (CHIP[1] + CHIP_GAP),
        *CHIP,
    )
    name = item.name.en if language == "en" else item.name.vi
    shape = box(place, fill=PAPER, stroke=INK if item.verified else LINE, radius=5)
    words = paragraph(place, name, letters=25, lines_max=2)
    return link(f"/architecture/objects/{item.code}", shape + words, f"{item.code} · {name}")
