"""A selection as SQL: the database filters, so that no entity is read in vain.

Every condition is a membership in a set of entity numbers, which both databases answer from the
indexes on (type, entity), (name, number), (name, text) and on places.
"""

import math

import orjson

from saola.scp.entities.model import FALSE, TRUE
from saola.scp.selection import geometry
from saola.scp.selection.language import compiled
from saola.scp.selection.model import (
    At,
    Every,
    Expression,
    Geo,
    Near,
    Operator,
    Selection,
    Some,
    Term,
    Value,
    Within,
)

Values = list[object]
LIST = {
    "sqlite": "(SELECT value FROM json_each(?))",
    "postgresql": "(SELECT jsonb_array_elements_text(?::jsonb))",
}
MATCHES = {"sqlite": "pattern_matches(?, {})", "postgresql": "{} ~ ?"}


def condition(selection: Selection, dialect: str) -> tuple[str, Values]:
    """The FROM and WHERE of a query for existing entities `e`, and its values."""
    values: Values = []
    source = "entity e"
    where = ["e.deleted_at IS NULL"]
    seq = "e.seq"
    if len(selection.types) == 1:  # walked in the index, in the order of the answer
        source, seq = "entity_type t JOIN entity e ON e.seq = t.entity", "t.entity"
        where.append("t.type = ?")
        values.append(selection.types[0])
    elif selection.types:
        typed = "SELECT entity FROM entity_type WHERE type IN "
        where.append(f"{seq} IN ({typed}{LIST[dialect]})")
        values.append(orjson.dumps(selection.types).decode())
    if selection.ids:
        where.append(f"e.id IN {LIST[dialect]}")
        values.append(orjson.dumps(selection.ids).decode())
    if selection.id_pattern:
        where.append(MATCHES[dialect].format("e.id"))
        values.append(selection.id_pattern)
    if selection.attributes:
        named = "SELECT entity FROM attribute WHERE name IN "
        where.append(f"{seq} IN ({named}{LIST[dialect]})")
        values.append(orjson.dumps(selection.attributes).decode())
    if selection.q is not None:
        where.append(_expression(selection.q, seq, dialect, values))
    if selection.geo is not None:
        where.append(_geo(selection.geo, seq, dialect, values))
    return f"{source} WHERE {' AND '.join(where)}", values


def _expression(one: Expression, seq: str, dialect: str, values: Values) -> str:
    if isinstance(one, Every | Some):
        joint = " AND " if isinstance(one, Every) else " OR "
        return f"({joint.join(_expression(inner, seq, dialect, values) for inner in one.terms)})"
    holders = "SELECT entity FROM attribute WHERE name = ?"
    if one.inner or one.path:
        return _inside(one, seq, dialect, values)
    if one.operator in {Operator.EXISTS, Operator.ABSENT}:
        values.append(one.name)
        return f"{seq} {'NOT ' * (one.operator is Operator.ABSENT)}IN ({holders})"
    values.append(one.name)
    where = f"{holders} AND {_compared(one, 'number', 'text', dialect, values)}"
    if one.operator in {Operator.EQUAL, Operator.UNEQUAL}:
        values.append(one.name)
        lists = _compared_list(one, dialect, values)
        where += f" UNION ALL {holders} AND number IS NULL AND text IS NULL AND {lists}"
    return f"{seq} IN ({where})"


def _compared(term: Term, number: str, text: str, dialect: str, values: Values) -> str:
    """The comparison of a number column or a text column, whichever the wanted value needs."""
    if term.operator in {Operator.MATCHES, Operator.NOT_MATCHES}:
        values.append(term.values[0])
        found = MATCHES[dialect].format(text)
        if term.operator is Operator.MATCHES:
            return f"{text} IS NOT NULL AND {text} NOT LIKE '{TRUE[0]}%' AND {found}"
        return f"({text} IS NULL OR {text} LIKE '{TRUE[0]}%' OR NOT {found})"
    if term.operator in {Operator.EQUAL, Operator.UNEQUAL}:
        alternatives = []
        for wanted in term.values:
            if isinstance(wanted, tuple):
                column = _column(wanted[0], number, text)
                alternatives.append(f"({column} >= ? AND {column} <= ?)")
                values.extend(map(_stored, wanted))
            else:
                alternatives.append(f"{_column(wanted, number, text)} = ?")
                values.append(_stored(wanted))
        some = f"({' OR '.join(alternatives)})"
        if term.operator is Operator.EQUAL:
            return some
        return f"({number} IS NOT NULL OR {text} IS NOT NULL) AND {some} IS NOT TRUE"
    (wanted,) = term.values
    assert not isinstance(wanted, tuple)
    column = _column(wanted, number, text)
    values.append(_stored(wanted))
    return f"{column} {term.operator.value} ?"


def _column(wanted: Value, number: str, text: str) -> str:
    return number if isinstance(wanted, float) else text


def _stored(wanted: Value) -> Value:
    if isinstance(wanted, bool):
        return TRUE if wanted else FALSE
    return wanted


def _compared_list(term: Term, dialect: str, values: Values) -> str:
    """Whether a list value holds one of the wanted values; what is no list holds none."""
    if dialect == "sqlite":
        item = "SELECT 1 FROM json_each(body, '$.value') j WHERE j.type <> 'null' AND "
        listed = "json_type(body, '$.value') = 'array'"
        number = "CASE WHEN j.type IN ('integer', 'real') THEN j.value END"
        text = (
            "CASE j.type WHEN 'text' THEN j.value"
            f" WHEN 'true' THEN '{TRUE}' WHEN 'false' THEN '{FALSE}' END"
        )
    else:
        item = "SELECT 1 FROM jsonb_array_elements(body::jsonb -> 'value') j WHERE "
        listed = "jsonb_typeof(body::jsonb -> 'value') = 'array'"
        number, text = _typed_postgresql("j")
        item = item.replace(
            "jsonb_array_elements(body::jsonb -> 'value')",
            f"jsonb_array_elements(CASE WHEN {listed} THEN body::jsonb -> 'value'"
            " ELSE '[]'::jsonb END)",
        )
    equal = Term(term.name, Operator.EQUAL, values=term.values)
    held = f"EXISTS ({item}{_compared(equal, f'({number})', f'({text})', dialect, values)})"
    if term.operator is Operator.EQUAL:
        return f"{listed} AND {held}" if dialect == "sqlite" else held
    return f"NOT ({listed} AND {held})" if dialect == "sqlite" else f"NOT {held}"


def _inside(term: Term, seq: str, dialect: str, values: Values) -> str:
    """A comparison of a sub-attribute or of something inside a value: read from the JSON."""
    number, text, there = _found_inside(term, dialect)
    holders = "SELECT entity FROM attribute WHERE name = ?"
    values.append(term.name)
    if term.operator in {Operator.EXISTS, Operator.ABSENT}:
        absent = "NOT " * (term.operator is Operator.ABSENT)
        return f"{seq} {absent}IN ({holders} AND {there})"
    if term.operator is Operator.UNEQUAL:  # a list or an object in there equals nothing
        term = Term(term.name, Operator.EQUAL, values=term.values)
        compared = _compared(term, f"({number})", f"({text})", dialect, values)
        return f"{seq} IN ({holders} AND {there} AND {compared} IS NOT TRUE)"
    compared = _compared(term, f"({number})", f"({text})", dialect, values)
    return f"{seq} IN ({holders} AND {there} AND {compared})"


def _found_inside(term: Term, dialect: str) -> tuple[str, str, str]:
    """SQL for the number, the text and the presence of what the term names inside `body`.

    Its steps stand in the SQL: `language` admits none with a quote or a question mark.
    """
    paths = [[*prefix, *term.path] for prefix in _prefixes(term)]
    if dialect == "sqlite":
        found = ["'$." + ".".join(f'"{step}"' for step in path) + "'" for path in paths]
        kind = f"COALESCE({', '.join(f'json_type(body, {path})' for path in found)}, NULL)"
        value = f"COALESCE({', '.join(f'json_extract(body, {path})' for path in found)}, NULL)"
        number = f"CASE WHEN {kind} IN ('integer', 'real') THEN {value} END"
        text = (
            f"CASE {kind} WHEN 'text' THEN {value}"
            f" WHEN 'true' THEN '{TRUE}' WHEN 'false' THEN '{FALSE}' END"
        )
        return number, text, f"{kind} IS NOT NULL"
    steps = ["ARRAY[" + ", ".join(f"'{step}'" for step in path) + "]" for path in paths]
    value = f"COALESCE({', '.join(f'body::jsonb #> {step}' for step in steps)})"
    number, text = _typed_postgresql(value)
    return number, text, f"{value} IS NOT NULL"


def _prefixes(term: Term) -> list[list[str]]:
    """Where the value may stand: under `value`, `object`, … of the innermost attribute."""
    inner = list(term.inner)
    members = ("value", "object", "languageMap", "vocab", "json", "valueList", "objectList")
    places = [[*inner, member] for member in members]
    return [*places, inner] if inner and not term.path else places


def _typed_postgresql(value: str) -> tuple[str, str]:
    number = f"CASE WHEN jsonb_typeof({value}) = 'number' THEN ({value} #>> '{{}}')::float8 END"
    text = (
        f"CASE jsonb_typeof({value}) WHEN 'string' THEN ({value} #>> '{{}}') COLLATE \"C\""
        f" WHEN 'boolean' THEN chr(1) || ({value} #>> '{{}}') END"
    )
    return number, text


def _geo(geo: Geo, seq: str, dialect: str, values: Values) -> str:
    west, south, east, north = geometry.box(geo.relation)
    where = "SELECT entity FROM place WHERE name = ?"
    values.append(geo.name)
    if dialect == "sqlite":  # the R*Tree answers from its boxes, which are a little too large
        where += " AND east >= ? AND west <= ? AND north >= ? AND south <= ?"
        values.extend((west, east, south, north))
    else:
        where += " AND lon >= ? AND lon <= ? AND lat >= ? AND lat <= ?"
        values.extend((west, east, south, north))
    exact = _relation(geo.relation, dialect, values)
    return f"{seq} IN ({where} AND {exact})"


def _relation(relation: Near | Within | At, dialect: str, values: Values) -> str:
    if isinstance(relation, At):
        values.extend(relation.at)
        return "lon = ? AND lat = ?"
    if isinstance(relation, Near):
        away = _distance(relation, dialect)
        terms = []
        for bound, sign in ((relation.max_m, "<="), (relation.min_m, ">=")):
            if bound is not None:
                terms.append(f"{away} {sign} ?")
                values.append(bound)
        return " AND ".join(terms)
    if dialect == "sqlite":
        values.append(orjson.dumps(relation.polygons).decode())
        return f"{'' if relation.inside else 'NOT '}inside_polygons(lon, lat, ?)"
    alternatives = []
    for outer, *holes in relation.polygons:
        text = f"{_polygon(outer)} @> point(lon, lat)"
        text += "".join(f" AND NOT {_polygon(hole)} @> point(lon, lat)" for hole in holes)
        alternatives.append(f"({text})")
    return f"{'' if relation.inside else 'NOT '}({' OR '.join(alternatives)})"


def _distance(relation: Near, dialect: str) -> str:
    """Metres from the point; its numbers stand in the SQL, being ours to print."""
    lon, lat = (repr(float(one)) for one in relation.at)
    if dialect == "sqlite":
        return f"distance_m(lon, lat, {lon}, {lat})"
    radians = repr(math.radians(relation.at[1]))
    return (
        f"2 * {geometry.EARTH_RADIUS_M} * asin(sqrt(least(1,"
        f" power(sin(radians({lat} - lat) / 2), 2)"
        f" + cos(radians(lat)) * cos({radians}) * power(sin(radians({lon} - lon) / 2), 2))))"
    )


def _polygon(ring: tuple[tuple[float, float], ...]) -> str:
    points = ",".join(f"({lon!r},{lat!r})" for lon, lat in ring)
    return f"polygon '({points})'"


def _inside_polygons(lon: float, lat: float, polygons: str) -> int:
    return any(geometry.inside(lon, lat, rings) for rings in orjson.loads(polygons))


def _pattern_matches(pattern: str, text: str | None) -> int | None:
    return None if text is None else compiled(pattern).search(text) is not None


# SQL functions that SQLite lacks (see `saola.scp.db`).
FUNCTIONS = (
    ("distance_m", 4, geometry.distance_m),
    ("inside_polygons", 3, _inside_polygons),
    ("pattern_matches", 2, _pattern_matches),
)
