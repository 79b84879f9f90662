"""The connection diagram: systems in lanes, declared flows, and the traffic that really ran."""

import math
from collections import defaultdict

from saola.architecture.analysis.model import FlowState, JudgedFlow
from saola.architecture.diagrams.drawing import (
    INK,
    MUTED,
    PAPER,
    Rect,
    box,
    document,
    link,
    paragraph,
    text,
)
from saola.architecture.repository.model import BOXES, Inventory, Kind, Name, Object

NODE = (160.0, 56.0)
GAP = (16.0, 74.0)
LANE_LABEL_WIDTH = 150.0
PER_ROW = 6  # as wide as a page at its natural size, so that the words stay readable
MARGIN = 24.0
LEGEND_HEIGHT = 46.0

STATES = {
    FlowState.FLOWING: ("#177245", "", "đã khai báo, đang chạy", "declared and flowing"),
    FlowState.SILENT: ("#8a94a0", "5 5", "đã khai báo, chưa thấy chạy", "declared and silent"),
    FlowState.UNDECLARED: ("#c0262d", "", "đang gọi, chưa khai báo", "flowing and undeclared"),
}
FILLS = ("#eef4fb", "#f1f8f1", "#fdf6ec", "#f6f1fb")


def connection_diagram(
    inventory: Inventory, flows: tuple[JudgedFlow, ...], language: str, *, only: str = ""
) -> str:
    """Systems that exchange anything, one lane for each box; arrows point to the provider.

    `only` keeps one system and its neighbours. A party nobody declared stands in a lane of its own.
    """
    flows = tuple(flow for flow in flows if not only or only in {flow.consumer, flow.provider})
    lanes = _lanes(inventory, flows)
    places, height = _places(lanes)
    width = MARGIN * 2 + LANE_LABEL_WIDTH + PER_ROW * (NODE[0] + GAP[0])
    shapes = [_markers(), *_lane_shapes(lanes, places, width, language)]
    shapes += [_arrow(flow, places, language) for flow in flows]
    for items in lanes.values():
        shapes += [_node(item, places[item.code], language) for item in items]
    shapes += _legend(flows, language, height)
    title = "Sơ đồ kết nối các hệ thống" if language == "vi" else "Connections between systems"
    return document(width, height + LEGEND_HEIGHT, title, shapes)


def _lanes(inventory: Inventory, flows: tuple[JudgedFlow, ...]) -> dict[str, list[Object]]:
    lanes: dict[str, list[Object]] = defaultdict(list)
    for code in sorted({code for flow in flows for code in (flow.consumer, flow.provider)}):
        found = inventory.find(code)
        unknown = Object(code=code, kind=Kind.SYSTEM, name=Name(code, code), box="unknown")
        lanes[(found or unknown).box].append(found or unknown)
    order = [*(item.code for item in BOXES), "unknown"]
    return {code: lanes[code] for code in order if code in lanes}


def _places(lanes: dict[str, list[Object]]) -> tuple[dict[str, Rect], float]:
    places, y = {}, MARGIN
    for items in lanes.values():
        for number, item in enumerate(items):
            row, column = divmod(number, PER_ROW)
            # Odd rows are shifted by half a place so that arrows find a way between the nodes.
            x = MARGIN + LANE_LABEL_WIDTH + (column + 0.5 * (row % 2)) * (NODE[0] + GAP[0])
            places[item.code] = Rect(x, y + row * (NODE[1] + GAP[1]), *NODE)
        y += (1 + (len(items) - 1) // PER_ROW) * (NODE[1] + GAP[1])
    return places, y


def _lane_shapes(
    lanes: dict[str, list[Object]], places: dict[str, Rect], width: float, language: str
) -> list[str]:
    names = {item.code: getattr(item, language) for item in BOXES}
    names["unknown"] = "Chưa khai báo" if language == "vi" else "Not declared"
    shapes = []
    for number, (code, items) in enumerate(lanes.items()):
        top = min(places[item.code].y for item in items) - GAP[1] / 2 + 8
        bottom = max(places[item.code].y for item in items) + NODE[1] + GAP[1] / 2 - 8
        lane = Rect(MARGIN / 2, top, width - MARGIN, bottom - top)
        shapes.append(box(lane, fill=FILLS[number % len(FILLS)], stroke="none"))
        label = Rect(lane.x + 6, top, LANE_LABEL_WIDTH - 18, lane.height)
        shapes.append(paragraph(label, names[code], letters=16, lines_max=5, fill=MUTED))
    return shapes


def _node(item: Object, place: Rect, language: str) -> str:
    name = item.name.en if language == "en" else item.name.vi
    unknown = item.box == "unknown"
    shape = box(
        place,
        fill=PAPER,
        stroke=STATES[FlowState.UNDECLARED][0] if unknown else INK,
        dash="" if item.verified or unknown else "4 3",
    )
    words = paragraph(place, name, letters=20, lines_max=3)
    address = "/architecture/" if unknown else f"/architecture/objects/{item.code}"
    return link(address, shape + words, f"{item.code} · {name}")


def _arrow(flow: JudgedFlow, places: dict[str, Rect], language: str) -> str:
    colour, dash, vi, en = STATES[flow.state]
    start, end = places[flow.consumer], places[flow.provider]
    (x1, y1), (x2, y2) = _border(start, end), _border(end, start)
    lift = 34 if abs(y1 - y2) < NODE[1] else 0
    middle = ((x1 + x2) / 2, (y1 + y2) / 2 - lift)
    width = 1.2 + min(3.0, math.log10(1 + flow.calls))
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    path = (
        f'<path d="M{x1:.1f} {y1:.1f}Q{middle[0]:.1f} {middle[1] - lift:.1f} {x2:.1f} {y2:.1f}"'
        f' fill="none" stroke="{colour}" stroke-width="{width:.1f}"{dashed}'
        f' marker-end="url(#to-{flow.state})"/>'
    )
    told = vi if language == "vi" else en
    data = sorted({entity for declared in flow.declared for entity in declared.data})
    tip = f"{flow.consumer} → {flow.provider}: {told}; {', '.join(data)}"
    count = flow.calls or flow.refused
    label = text(middle[0], middle[1] - 4, f"{count:,}", text_anchor="middle", fill=colour)
    return link(
        f"/architecture/flows?consumer={flow.consumer}&provider={flow.provider}",
        path + (label if count else ""),
        tip,
    )


def _border(place: Rect, towards: Rect) -> tuple[float, float]:
    """Where the line between two centres leaves the first rectangle."""
    (x, y), (tx, ty) = place.middle, towards.middle
    dx, dy = tx - x, ty - y
    if not dx and not dy:
        return x, place.y
    scale = min(
        place.width / 2 / abs(dx) if dx else math.inf,
        place.height / 2 / abs(dy) if dy else math.inf,
    )
    return x + dx * scale, y + dy * scale


def _markers() -> str:
    arrows = "".join(
        f'<marker id="to-{state}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7"'
        f' markerHeight="7" markerUnits="userSpaceOnUse" orient="auto">'
        f'<path d="M0 0L8 4L0 8z" fill="{colour}"/></marker>'
        for state, (colour, *_) in STATES.items()
    )
    return f"<defs>{arrows}</defs>"


def _legend(flows: tuple[JudgedFlow, ...], language: str, y: float) -> list[str]:
    shapes, x = [], MARGIN + LANE_LABEL_WIDTH
    for state, (colour, dash, vi, en) in STATES.items():
        count = sum(flow.state is state for flow in flows)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        line = f'<path d="M{x:g} {y + 20:g}h36" stroke="{colour}" stroke-width="2.5"{dashed}/>'
        words = f"{vi if language == 'vi' else en}: {count}"
        shapes += [line, text(x + 44, y + 24, words, fill=INK)]
        x += 300
    return shapes
