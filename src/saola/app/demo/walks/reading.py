"""A reading: from a probe to the broker, its history, an incident, the people, back to quiet."""

import urllib.parse
from typing import Any

from saola.app.demo import probes
from saola.app.demo.pages import Page, Unexpected
from saola.app.demo.probes import Probe
from saola.app.demo.visitor import ANSWERED, File
from saola.app.demo.walking import Cast, Step, Walk, until
from saola.kernel import clock
from saola.province import api as province

OPERATOR, OFFICER, OFFICERS = "truc.ioc", "canbo.so", "departments"
SEEN_S = 20.0  # from the broker over the relay to the operator's page
PROOF = File("minh-chung.pdf", "application/pdf", b"%PDF-1.4\n% minh chung trinh dien\n%%EOF\n")


def by_mqtt(cast: Cast) -> str:
    """One probe publishes over MQTT; the broker shows its value and its source."""
    probe, _ = probes.probes()
    probes.publish(probe, probes.rise(probe))
    return _shown(cast, probe, probe.high)


def by_http(cast: Cast) -> str:
    """Another posts over HTTP with its device key, at a quiet value."""
    _, probe = probes.probes()
    keys = urllib.parse.urlencode({"k": probe.station.key, "i": probe.station.code})
    content = probes.message(probe, probe.low, clock.now())
    answer = cast.anybody.ask(
        "POST", f"/iot/json?{keys}", content, {"content_type": "application/json"}
    )
    if answer.status != ANSWERED:
        raise Unexpected(f"/iot/json: {answer.status} {answer.text[:200]}")
    return _shown(cast, probe, probe.low)


def _shown(cast: Cast, probe: Probe, value: float) -> str:
    path = f"/ngsi-ld/v1/entities/{probe.entity}"
    told = until(
        lambda: _entity(cast, path, probe.attribute, value), SEEN_S, f"{path} shows {value}"
    )
    if told["source"]["value"] != probes.SOURCE:
        raise Unexpected(f"{path} does not say where the value comes from")
    return path


def _entity(cast: Cast, path: str, attribute: str, value: float) -> Any | None:
    page = cast.anybody.ask("GET", path, None, {"accept": "application/json"})
    told = cast.anybody.json(path) if page.status == ANSWERED else {}
    return told if told.get(attribute, {}).get("value") == value else None


def history(cast: Cast) -> str:
    """The value stands in the history, with the time it was measured."""
    probe, _ = probes.probes()
    path = (
        f"/ngsi-ld/v1/temporal/entities/{probe.entity}"
        f"?attrs={probe.attribute}&options=temporalValues&lastN=5"
    )
    values = cast.anybody.json(path)[probe.attribute]["values"]
    if probe.high not in [value for value, _ in values]:
        raise Unexpected(f"{path} lacks {probe.high}: {values}")
    return path


def opened(cast: Cast) -> str:
    """The rule has opened an incident; the operator sees it with its procedure."""
    probe, _ = probes.probes()

    def running() -> str | None:
        table = cast.visitor(OPERATOR).get("/ioc/incidents/").text.partition("<table")[2]
        rows = table.partition("</table>")[0].split("<tr>")
        row = next((one for one in rows if probe.name.vi in one), "")
        return row.partition('href="')[2].partition('"')[0] or None

    cast.kept["incident"] = until(running, SEEN_S, f"an incident at {probe.name.vi}")
    cast.visitor(OPERATOR).get(cast.kept["incident"]).must_say(probe.name.vi)
    return cast.kept["incident"]


def told(cast: Cast) -> str:
    """The people read a bulletin about it on the portal."""
    probe, _ = probes.probes()
    found = until(lambda: _alert(cast, probe), SEEN_S, f"a bulletin about {probe.name.vi}")
    cast.kept["bulletin"] = f"/bulletins/{found}/"
    cast.anybody.get("/bulletins/").must_say(probe.name.vi)
    return cast.kept["bulletin"]


def _alert(cast: Cast, probe: Probe) -> str | None:
    alerts = cast.anybody.json("/api/alerts")["alerts"]
    return next((str(one["id"]) for one in alerts if probe.name.vi in one["title"]["vi"]), None)


def taken(cast: Cast) -> str:
    """The operator acknowledges the incident and takes it in hand."""
    for act in ("acknowledge", "take_in_hand"):
        page = cast.visitor(OPERATOR).get(cast.kept["incident"])
        form = page.form("note", "act")
        if ("act", act) in form.buttons:
            cast.visitor(OPERATOR).submit(page, form, button=("act", act))
    page = cast.visitor(OPERATOR).get(cast.kept["incident"])
    if ("act", "close") not in page.form("note", "act").buttons:
        raise Unexpected(f"{page.path} is not in hand")
    return cast.kept["incident"]


def given(cast: Cast) -> str:
    """The operator gives a unit a task of its own, with a deadline and evidence wanted."""
    unit = next(one.code for one in province.units() if one.group == OFFICERS)
    before = _tasks(cast)
    page = cast.visitor(OPERATOR).get(cast.kept["incident"])
    after = cast.visitor(OPERATOR).submit(
        page,
        page.form("unit", "hours"),
        {
            "name": "Đo đối chứng tại trạm bằng máy cầm tay",
            "unit": unit,
            "hours": "2",
            "evidence": "yes",
        },
    )
    new = [path for path in _task_links(after) if path not in before]
    if len(new) != 1:
        raise Unexpected(f"{after.path}: the task was not given")
    cast.kept["task"] = new[0]
    return new[0]


def reported(cast: Cast) -> str:
    """An officer of that unit finds the task on the desk and reports it done, with proof."""
    cast.visitor(OFFICER).get("/desk/tasks/").link(cast.kept["task"])
    return _report(cast, OFFICER, cast.kept["task"], "Đã đo đối chứng, chênh lệch 0,1")


def ticked(cast: Cast) -> str:
    """The steps of the procedure are done one by one, with evidence where it is asked for."""
    for path in _tasks(cast):
        if path != cast.kept["task"]:
            _report(cast, OPERATOR, path, "Đã làm theo quy trình")
    return cast.kept["incident"]


def _report(cast: Cast, username: str, path: str, note: str) -> str:
    page = cast.visitor(username).get(path)
    if not any("note" in form.fields for form in page.forms):
        return path  # somebody has done it already
    form = page.form("note", "evidence")
    after = cast.visitor(username).submit(page, form, {"note": note}, files={"evidence": PROOF})
    after.must_say(note)
    return path


def _tasks(cast: Cast) -> list[str]:
    return _task_links(cast.visitor(OPERATOR).get(cast.kept["incident"]))


def _task_links(page: Page) -> list[str]:
    code = page.path.rpartition("/")[2]
    links = (one for one in page.links if one.startswith(f"/desk/tasks/{code}/"))
    return [one for one in dict.fromkeys(links) if not one.endswith("/evidence")]


def fallen(cast: Cast) -> str:
    """The value falls below the limit; the incident's timeline says so."""
    probe, _ = probes.probes()
    probes.publish(probe, [probes.message(probe, probe.low, clock.now())])

    def seen() -> str | None:
        page = cast.visitor(OPERATOR).get(cast.kept["incident"])
        return page.path if "Đã xuống dưới ngưỡng" in page.words else None

    return until(seen, SEEN_S, "the timeline says that the value fell")


def closed(cast: Cast) -> str:
    """The operator closes the incident in words; all tasks are done and proved."""
    page = cast.visitor(OPERATOR).get(cast.kept["incident"])
    note = "Độ mặn đã xuống dưới ngưỡng, cống đã vận hành lại"
    after = cast.visitor(OPERATOR).submit(
        page, page.form("note", "act"), {"note": note}, ("act", "close")
    )
    after.must_say(note)
    return after.path


def over(cast: Cast) -> str:
    """The bulletin no longer holds, and says since when and why."""
    cast.anybody.get(cast.kept["bulletin"]).must_say("Đã xuống dưới mức")
    probe, _ = probes.probes()
    if _alert(cast, probe) is not None:
        raise Unexpected(f"/api/alerts still tells of {probe.name.vi}")
    return cast.kept["bulletin"]


WALK = Walk(
    "reading",
    "Một số đo",
    "A reading",
    (
        Step("Trạm gửi số đo vượt ngưỡng qua MQTT", "A probe publishes over MQTT", by_mqtt),
        Step("Trạm khác gửi qua HTTP", "Another probe posts over HTTP", by_http),
        Step("Số đo nằm trong lịch sử", "The reading stands in the history", history),
        Step("Quy tắc mở sự cố", "The rule opens an incident", opened),
        Step("Bản tin lên cổng thông tin", "A bulletin reaches the portal", told),
        Step("Trực ban tiếp nhận, xử lý", "The operator takes it in hand", taken),
        Step("Giao nhiệm vụ cho một đơn vị", "A unit is given a task", given),
        Step("Đơn vị báo cáo kèm minh chứng", "The unit reports it done, with proof", reported),
        Step("Các bước của quy trình hoàn thành", "The procedure's steps are ticked", ticked),
        Step("Số đo xuống dưới ngưỡng", "The value falls below the limit", fallen),
        Step("Bản tin tự hết hiệu lực", "The bulletin ends by itself", over),
        Step("Đóng sự cố, đủ minh chứng", "The incident is closed with evidence", closed),
    ),
    (
        "số đo trong lịch sử, một sự cố đã đóng, một bản tin đã hết hiệu lực",
        "readings in the history, a closed incident, an ended bulletin",
    ),
)
