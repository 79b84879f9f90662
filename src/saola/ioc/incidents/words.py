"""Names of what incidents speak of: places, units, where an incident came from."""

from saola.province import api as province
from saola.province.api import Text

RULE = "rule:"  # before the code of a threshold rule, in an incident's source
SOURCES = {
    "operator": Text("trực ban mở", "opened by an operator"),
    "fieldreports": Text("phản ánh hiện trường", "a citizen's report"),
}


def place_name(code: str) -> Text:
    """The name of a station, a river or a division in force; the code itself of anything else.

    No code at all is the whole province.
    """
    if not code:
        return Text("toàn tỉnh", "the whole province")
    pack = province.current()
    names = {
        one.code: Text(f"{one.kind} {one.name}".strip(), f"{one.kind} {one.name}".strip())
        for one in province.divisions()
    }
    names |= {one.code: one.name for one in pack.rivers}
    names |= {one.code: one.name for one in pack.stations}
    return names.get(code, Text(code, code))


def unit_name(code: str) -> Text:
    """The name of an agency of the pack; its code when the pack no longer has it."""
    names = {one.code: one.name for one in province.current().units}
    return names.get(code, Text(code, code))


def source_name(source: str) -> Text:
    """What noticed an incident, in words: a rule of the pack by its name, a person, a part."""
    if source.startswith(RULE):
        code = source.removeprefix(RULE)
        found = next((one.name for one in province.current().rules if one.code == code), None)
        if found is not None:
            return Text(f"quy tắc “{found.vi}”", f"rule “{found.en}”")
    return SOURCES.get(source.partition(":")[0], Text(source, source))
