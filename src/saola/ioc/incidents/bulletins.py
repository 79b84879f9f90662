"""What the people are told about an incident, through the channels."""

import datetime as dt
from collections.abc import Iterable

from saola.channels import api as channels
from saola.ioc.incidents.model import Incident
from saola.ioc.incidents.words import RULE, place_name, source_name
from saola.province import api as province
from saola.province.api import Text
from saola.ui import writing

# An automatic bulletin informs; the risk level (Decision 18/2021) is for the authority to declare.
LEVEL = 0
KINDS = {
    "salinity": "salinity",
    "water_level": "flood",
    "rainfall": "flood",
    "pm25": "air",
    "aqi": "air",
}
ADVICE = Text(
    "Số đo tự động tại trạm, chưa phải công bố cấp độ rủi ro thiên tai. Cơ quan chức năng đang kiểm"
    " tra và xử lý; đề nghị theo dõi bản tin tiếp theo.",
    "An automatic reading of a station, not a declared disaster risk level. The authorities are"
    " checking and acting; please watch for further bulletins.",
)
SUPERSEDED = Text("Có bản tin mới hơn thay thế.", "A newer bulletin takes its place.")


def tell(incident: Incident, by: str) -> str:
    """Publish what is known of the incident; the bulletin's id.

    A bulletin that still holds is superseded: one event says one thing at a time.
    """
    end(incident, SUPERSEDED, by)
    return channels.publish_bulletin(
        key=f"ioc:{incident.code}:{incident.version}",
        kind=KINDS.get(incident.kind, "other"),
        level=LEVEL,
        severity=incident.severity.value,
        title=incident.title,
        text=_text(incident),
        area=_area(incident.warned or incident.stations or (incident.place,)),
        source=_source(incident),
        issued_by=by,
    )


def end(incident: Incident, why: Text, by: str) -> None:
    """End the incident's bulletin, if there is one, with what ended it."""
    if incident.bulletin:
        channels.end_bulletin(incident.bulletin, why, by=by)


def below(fallen: Text, at: dt.datetime) -> Text:
    """What ends a bulletin whose limit is no longer reached: the value, and when that was seen."""
    seen = writing.moment(at)
    return Text(
        f"Đã xuống dưới mức lúc {seen}: {fallen.vi}.", f"Below the level at {seen}: {fallen.en}."
    )


def take_back(incident: Incident, by: str) -> None:
    """Withdraw the incident's bulletin, if there is one, with the outcome as the reason."""
    if incident.bulletin:
        channels.withdraw_bulletin(incident.bulletin, incident.outcome, by=by)


def _text(incident: Incident) -> Text:
    """What to make of it; where several stations tell of it, which."""
    names = [place_name(one) for one in incident.warned]
    if len(names) <= 1:  # the title names it
        return ADVICE
    vi, en = ", ".join(one.vi for one in names), ", ".join(one.en for one in names)
    return Text(
        f"Các trạm đang vượt ngưỡng: {vi}. {ADVICE.vi}",
        f"Stations over the limit: {en}. {ADVICE.en}",
    )


def _source(incident: Incident) -> str:
    """Where the facts come from, for people: stations by their names, else the province's words.

    A bulletin has one line for both languages, and a station's name is a proper name.
    """
    if not incident.source.startswith(RULE):
        return source_name(incident.source).vi
    only = incident.warned or incident.stations
    return place_name(only[0] if len(only) == 1 else incident.place).vi


def _area(places: Iterable[str]) -> tuple[str, ...]:
    """The divisions of stations, or divisions themselves; the whole province when unknown."""
    divisions = {one.code for one in province.divisions()}
    stations = {one.code: one.division for one in province.current().stations}
    found = [stations.get(place, place) for place in places]
    return tuple(one for one in dict.fromkeys(found) if one in divisions)
