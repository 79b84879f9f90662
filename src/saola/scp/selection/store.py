"""A selection as SQL: the database filters, so that no entity is read in vain.

Every condition is a membership in a set of entity numbers, which both databases answer from the
indexes on (type, entity), (name, number), (name, text) and on places. What `weights` found common
is asked of each entity instead.
"""

import unicodedata

import orjson

from saola.scp.entities.model import FALSE, TRUE
from saola.scp.entities.rules import instant
from saola.scp.selection import geometry
from saola.scp.selection.language import compiled
from saola.scp.selection.model import (
    Every,
    Expression,
    Linked,
    Operator,
    Order,
    ScopeQuery,
    Selection,
    Some,
    Term,
    Value,
)
from saola.scp.selection.places.store import distance, geo_condition, relates_json

Values = list[object]
SYSTEM_COLUMNS = {"createdAt": "created_at", "modifiedAt": "modified_at"}
SYSTEM_PATHS = frozenset((name,) for name in SYSTEM_COLUMNS)
ANY_LANGUAGE = ("*",)
OF_TYPE = "t.entity"
LINKED = "l.seq"  # the number of an entity that a relationship leads to
OF_TYPES = "SELECT entity FROM entity_type WHERE type"
TYPE_OF = {
    "sqlite": "SELECT MIN(type) FROM entity_type WHERE entity = e.seq",
    "postgresql": 'SELECT MIN(type COLLATE "C") FROM entity_type WHERE entity = e.seq',
}
HOLDERS = "SELECT entity FROM attribute WHERE name = ?"
OF_NAMES = "SELECT entity FROM attribute WHERE name IN "
ORDERING = frozenset({Operator.GREATER, Operator.LESS, Operator.GREATER_EQUAL, Operator.LESS_EQUAL})
NO_RELATIONSHIP = {
    "sqlite": "json_type(body, '$.object') IS NULL",
    "postgresql": "body::jsonb -> 'object' IS NULL",
}
SCOPES = "(SELECT jsonb_array_elements_text(e.scope::jsonb) AS value)"
# The targets of the relationship in `a`, or of a list of them: what to select from, and their id.
TARGETS = {
    "sqlite": (
        "json_each(COALESCE(a.body -> '$.objectList', a.body -> '$.object', '[]')) j",
        "CASE j.type WHEN 'object' THEN j.value ->> '$.object' ELSE j.value END",
    ),
    "postgresql": (
        """jsonb_array_elements(CASE
          WHEN jsonb_typeof(a.body::jsonb -> 'objectList') = 'array'
          THEN a.body::jsonb -> 'objectList'
          WHEN jsonb_typeof(a.body::jsonb -> 'object') = 'array' THEN a.body::jsonb -> 'object'
          WHEN a.body::jsonb -> 'object' IS NOT NULL
          THEN jsonb_build_array(a.body::jsonb -> 'object')
          ELSE '[]'::jsonb END) j""",
        """CASE jsonb_typeof(j.value) WHEN 'object' THEN j.value ->> 'object'
          ELSE j.value #>> '{}' END""",
    ),
}
COLLATED = {"sqlite": "collation_key({})", "postgresql": '({}) COLLATE "und-x-icu"'}
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
    seq = number_of(selection)
    if seq == OF_TYPE:
        source = "entity_type t JOIN entity e ON e.seq = t.entity"
        where.append("t.type = ?")
        values.append(selection.types[0][0])
    elif selection.types:
        where.append(_typed(selection.types, seq, dialect, values))
    where.extend(_named(selection, dialect, values))
    if selection.alternatives:
        where.append(_alternatives(selection.alternatives, seq, dialect, values))
    if selection.attributes:
        named = f"{OF_NAMES}{LIST[dialect]}"
        where.append(_member(named, seq, common=selection.holders_common))
        values.append(orjson.dumps(selection.attributes).decode())
    if selection.scope is not None:
        where.append(f"e.scope <> '[]' AND {_scope(selection.scope, dialect, values)}")
    if selection.q is not None:
        where.append(_expression(selection.q, seq, dialect, values))
    if selection.geo is not None:
        where.append(geo_condition(selection.geo, seq, dialect, values))
    return f"{source} WHERE {' AND '.join(where)}", values


def number_of(selection: Selection) -> str:
    """Where `condition` has the number of an entity: of one type, in the index that it walks."""
    return OF_TYPE if len(selection.types) == 1 and len(selection.types[0]) == 1 else "e.seq"


def ordering(
    orders: tuple[Order, ...], collated: bool, dialect: str, seq: str
) -> tuple[str, Values]:
    """The ORDER BY of a query for entities `e`, and its values; `seq` decides at the end.

    Numbers come before texts, what has neither comes last, in both directions.
    """
    values: Values = []
    keys: list[str] = []
    for one in orders:
        direction = " DESC" if one.descending else ""
        for key, bound in _sort_keys(one, collated, dialect):
            keys.append(f"({key}) IS NULL, ({key}){direction}")
            values.extend((*bound, *bound))
    return ", ".join((*keys, seq)), values


def _sort_keys(one: Order, collated: bool, dialect: str) -> list[tuple[str, Values]]:
    """What the entities are compared by, a number and a text, each with its values."""
    exact = ' COLLATE "C"' * (dialect == "postgresql")
    if one.name in SYSTEM_COLUMNS and not one.inner:
        return [(f"e.{SYSTEM_COLUMNS[one.name]}", [])]
    if one.name == "id":
        return [(f"e.id{exact}", [])]
    if one.name == "type":
        return [(TYPE_OF[dialect], [])]
    first = "FROM attribute o WHERE o.entity = e.seq AND o.name = ? ORDER BY o.dataset LIMIT 1"
    if one.near is not None:
        away = distance(one.near, dialect)
        placed = "attribute o JOIN place p ON p.id = o.place"
        key = f"SELECT MIN({away}) FROM {placed} WHERE o.entity = e.seq AND o.name = ?"  # noqa: S608 # bound
        return [(key, [one.name])]
    if one.inner and one.inner[-1] in SYSTEM_COLUMNS:
        return [(f"SELECT o.{SYSTEM_COLUMNS[one.inner[-1]]} {first}", [one.name])]
    number, text = "o.number", "o.text"
    if one.inner or one.path:
        term = Term(one.name, Operator.EXISTS, one.inner, one.path)
        number, text, _ = _found_inside(term, dialect)
    if collated:
        text = COLLATED[dialect].format(text)
    return [(f"SELECT {number} {first}", [one.name]), (f"SELECT {text} {first}", [one.name])]


def _typed(types: tuple[tuple[str, ...], ...], seq: str, dialect: str, values: Values) -> str:
    """Entities that have all types of one of the sets."""
    single = [names[0] for names in types if len(names) == 1]
    found = []
    if single:
        found.append(f"{seq} IN ({OF_TYPES} IN {LIST[dialect]})")
        values.append(orjson.dumps(single).decode())
    for names in types:
        if len(names) > 1:
            found.append(" AND ".join([f"{seq} IN ({OF_TYPES} = ?)"] * len(names)))
            values.extend(names)
    return f"({' OR '.join(found)})"


def _named(selection: Selection, dialect: str, values: Values) -> list[str]:
    where = []
    if selection.ids:
        where.append(f"e.id IN {LIST[dialect]}")
        values.append(orjson.dumps(selection.ids).decode())
    if selection.id_pattern:
        where.append(MATCHES[dialect].format("e.id"))
        values.append(selection.id_pattern)
    return where


def _alternatives(
    alternatives: tuple[Selection, ...], seq: str, dialect: str, values: Values
) -> str:
    found = []
    for one in alternatives:
        typed = [_typed(one.types, seq, dialect, values)] if one.types else []
        found.append(" AND ".join([*typed, *_named(one, dialect, values)]) or "TRUE")
    return f"({' OR '.join(found)})"


def _scope(one: ScopeQuery, dialect: str, values: Values) -> str:
    if isinstance(one, Every | Some):
        joint = " AND " if isinstance(one, Every) else " OR "
        return f"({joint.join(_scope(inner, dialect, values) for inner in one.terms)})"
    values.append(one.pattern)
    each = "json_each(e.scope)" if dialect == "sqlite" else SCOPES
    found = MATCHES[dialect].format("s.value")
    return f"EXISTS (SELECT 1 FROM {each} s WHERE {found})"  # noqa: S608 # bound


def _expression(one: Expression, seq: str, dialect: str, values: Values) -> str:
    """The entities numbered `seq` for which `one` holds."""
    if isinstance(one, Every | Some):
        joint = " AND " if isinstance(one, Every) else " OR "
        return f"({joint.join(_expression(inner, seq, dialect, values) for inner in one.terms)})"
    if isinstance(one, Linked):
        return _linked(one, seq, dialect, values)
    if one.name in SYSTEM_COLUMNS and not (one.inner or one.path):
        alias = "l" if seq == LINKED else "e"
        return _moment(one, values, f"{alias}.")
    if (one.inner or one.path) and not _of_the_instance(one):
        return _inside(one, seq, dialect, values)
    if one.operator in {Operator.EXISTS, Operator.ABSENT} and not (one.inner or one.path):
        values.append(one.name)
        absent = "NOT " * (one.operator is Operator.ABSENT)
        return absent + _member(HOLDERS, seq, common=one.common)
    return _either(holders(one, dialect, values), seq, common=one.common)


def _member(holders: str, seq: str, *, common: bool) -> str:
    """Whether the entity numbered `seq` is one of those that a query for holders finds."""
    return f"EXISTS ({holders} AND entity = {seq})" if common else f"{seq} IN ({holders})"


def _either(some: list[str], seq: str, *, common: bool) -> str:
    """Whether the entity numbered `seq` is one of any of them."""
    if common:
        return f"({' OR '.join(_member(one, seq, common=True) for one in some)})"
    return _member(" UNION ALL ".join(some), seq, common=False)


def _of_the_instance(one: Term) -> bool:
    """Whether the path leads to a time the broker wrote, or to the texts of any language."""
    return one.inner[-1:] in SYSTEM_PATHS or (one.path == ANY_LANGUAGE and not one.inner)


def holders(one: Term, dialect: str, values: Values) -> list[str]:
    """Queries that together find the entities with an instance that compares as wanted."""
    values.append(one.name)
    if one.inner:
        return [f"{HOLDERS} AND {_moment(one, values)}"]
    if one.path:
        return [f"{HOLDERS} AND {_compared_languages(one, dialect, values)}"]
    apart = "+" * one.common  # no index but that of the entity
    where = f"{HOLDERS} AND {_compared(one, apart + 'number', apart + 'text', dialect, values)}"
    if one.operator in ORDERING and isinstance(one.values[0], str):
        where += f" AND {NO_RELATIONSHIP[dialect]}"
    if one.operator in {Operator.EQUAL, Operator.UNEQUAL}:
        values.append(one.name)
        lists = _compared_list(one, dialect, values)
        return [where, f"{HOLDERS} AND number IS NULL AND text IS NULL AND {lists}"]
    return [where]


def _linked(one: Linked, seq: str, dialect: str, values: Values) -> str:
    """Holders of the relationship whose target exists and fits."""
    values.append(one.name)
    typed = ""
    if one.types:
        typed = f" AND {_typed(tuple((name,) for name in one.types), LINKED, dialect, values)}"
    inner = _expression(one.inner, LINKED, dialect, values)
    each, target = TARGETS[dialect]
    there = f"l.id = {target} AND l.deleted_at IS NULL{typed} AND {inner}"
    holders = f"SELECT a.entity FROM attribute a, {each}, entity l WHERE a.name = ? AND {there}"  # noqa: S608 # bound
    return f"{seq} IN ({holders})"


def _moment(term: Term, values: Values, table: str = "") -> str:
    """The comparison of an instant the broker wrote; what is no instant compares with nothing."""
    column = table + SYSTEM_COLUMNS[(term.name, *term.inner)[-1]]
    if term.operator is Operator.EXISTS:
        return f"{column} IS NOT NULL"
    if term.operator in {Operator.ABSENT, Operator.MATCHES, Operator.NOT_MATCHES}:
        return "FALSE"
    terms = []
    for wanted in term.values:
        if isinstance(wanted, tuple):
            terms.append(f"{column} BETWEEN ? AND ?")
            values.extend(instant(one) for one in wanted)
        else:
            sign = "=" if term.operator in {Operator.EQUAL, Operator.UNEQUAL} else ""
            terms.append(f"{column} {sign or term.operator.value} ?")
            values.append(instant(wanted))
    some = f"({' OR '.join(terms)})"
    return f"NOT {some}" if term.operator is Operator.UNEQUAL else some


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


def _compared_languages(term: Term, dialect: str, values: Values) -> str:
    """Whether a text in any language fits; with an inequality, whether none is equal."""
    if dialect == "sqlite":
        each, text, there = (
            "json_each(body, '$.languageMap') j",
            "j.value",
            "json_type(body, '$.languageMap') = 'object'",
        )
    else:
        there = "jsonb_typeof(body::jsonb -> 'languageMap') = 'object'"
        each = (
            f"jsonb_each_text(CASE WHEN {there} THEN body::jsonb -> 'languageMap'"
            " ELSE '{}'::jsonb END) j"
        )
        text = 'j.value COLLATE "C"'
    operator = {Operator.UNEQUAL: Operator.EQUAL, Operator.NOT_MATCHES: Operator.MATCHES}.get(
        term.operator, term.operator
    )
    if operator in {Operator.EXISTS, Operator.ABSENT}:
        return there if operator is Operator.EXISTS else f"NOT {there}"
    positive = Term(term.name, operator, values=term.values)
    fits = _compared(positive, "NULL", text, dialect, values)
    held = f"EXISTS (SELECT 1 FROM {each} WHERE {fits})"  # noqa: S608 # bound
    return f"{there} AND {'NOT ' * (operator is not term.operator)}{held}"


def _inside(term: Term, seq: str, dialect: str, values: Values) -> str:
    """A comparison of a sub-attribute or of something inside a value: read from the JSON."""
    number, text, there = _found_inside(term, dialect)
    values.append(term.name)
    common = term.common
    if term.operator in {Operator.EXISTS, Operator.ABSENT}:
        absent = "NOT " * (term.operator is Operator.ABSENT)
        return absent + _member(f"{HOLDERS} AND {there}", seq, common=common)
    if term.operator is Operator.UNEQUAL:  # a list or an object in there equals nothing
        term = Term(term.name, Operator.EQUAL, values=term.values)
        compared = _compared(term, f"({number})", f"({text})", dialect, values)
        found = f"{HOLDERS} AND {there} AND {compared} IS NOT TRUE"
        return _member(found, seq, common=common)
    compared = _compared(term, f"({number})", f"({text})", dialect, values)
    return _member(f"{HOLDERS} AND {there} AND {compared}", seq, common=common)


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


def _pattern_matches(pattern: str, text: str | None) -> int | None:
    return None if text is None else compiled(pattern).search(text) is not None


def _collation_key(text: str | None) -> str | None:
    """Base letters first, then accents, then small before capital (the root collation, UTS 10)."""
    if text is None:
        return None
    apart = unicodedata.normalize("NFD", text)
    base = "".join(one for one in apart if not unicodedata.combining(one))
    return f"{base.casefold()}\x01{apart.casefold()}\x01{apart.swapcase()}"


# SQL functions that SQLite lacks (see `saola.scp.db`).
FUNCTIONS = (
    ("collation_key", 1, _collation_key),
    ("distance_m", 4, geometry.distance_m),
    ("relates", 3, relates_json),
    ("pattern_matches", 2, _pattern_matches),
)
