"""The catalogue as DCAT-AP (W3C DCAT 3) in JSON-LD, and entities as rows of a table."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from saola.province.api import PublicEntityType, Text

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
FREQUENCIES = {
    "as measured": Text("theo từng lượt đo", "as measured"),
    "hourly": Text("mỗi giờ", "hourly"),
    "daily": Text("mỗi ngày", "daily"),
    "weekly": Text("mỗi tuần", "weekly"),
    "monthly": Text("mỗi tháng", "monthly"),
    "annual": Text("mỗi năm", "annual"),
}
MEDIA = "https://www.iana.org/assignments/media-types/"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def catalogue(
    types: Iterable[PublicEntityType], name: Text, home: str, modified: str
) -> dict[str, Any]:
    """The whole catalogue; `home` is the installation's address without a trailing slash."""
    publisher = {"@id": f"{home}/", "@type": "foaf:Agent", "foaf:name": _words(name)}
    return {
        "@context": CONTEXT,
        "@id": f"{home}/opendata/catalog.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": _words(Text(f"Dữ liệu mở {name.vi}", f"Open data of {name.en}")),
        "dct:description": _words(
            Text("Dữ liệu ai cũng được đọc, dùng lại", "Data that anyone may read and reuse")
        ),
        "dct:publisher": publisher,
        "dct:language": ["vi", "en"],
        "dct:modified": {"@value": modified, "@type": "xsd:dateTime"},
        "foaf:homepage": {"@id": f"{home}/opendata/"},
        "dcat:dataset": [_dataset(one, publisher, home) for one in types],
    }


def frequency(said: str) -> Text:
    """How often a dataset is renewed, in both languages; other words of a pack as they stand."""
    return FREQUENCIES.get(said, Text(said, said))


def distributions(entity_type: str, home: str) -> list[tuple[str, str, str]]:
    """Each form of a type's data: its name, address and media type."""
    return [
        (
            "NGSI-LD",
            f"{home}/ngsi-ld/v1/entities?type={entity_type}&limit=1000",
            "application/json",
        ),
        (
            "GeoJSON",
            f"{home}/opendata/{entity_type}.geojson",
            "application/geo+json",
        ),
        ("CSV", f"{home}/opendata/{entity_type}.csv", "text/csv"),
    ]


def table(entities: Iterable[Mapping[str, Any]]) -> str:
    """Entities in simplified form as CSV: a column for each attribute, in a stable order.

    Points become `lon` and `lat`; a text that a spreadsheet would run is kept from running.
    """
    rows = [dict(_cells(one)) for one in entities]
    columns = sorted({name for row in rows for name in row} - {"id", "type"})
    out = io.StringIO()
    writer = csv.DictWriter(out, ["id", "type", *columns], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def geojson(entities: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Entities in simplified form as a GeoJSON feature collection (RFC 7946)."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": one.get("id"),
                "geometry": one.get("location"),
                "properties": {
                    name: value
                    for name, value in one.items()
                    if name not in {"id", "location", "@context"}
                },
            }
            for one in entities
        ],
    }


def _cells(entity: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, value in entity.items():
        if name == "@context":
            continue
        if isinstance(value, dict) and (at := _position(value)):
            yield f"{name}.lon", _cell(at[0])
            yield f"{name}.lat", _cell(at[1])
        elif isinstance(value, dict):
            for inner, part in value.items():
                yield f"{name}.{inner}", _cell(part)
        else:
            yield name, _cell(value)


def _position(value: Mapping[str, Any]) -> list[Any] | None:
    """Longitude and latitude of a point; None of a value that only looks like one."""
    at = value.get("coordinates") if value.get("type") == "Point" else None
    return at[:2] if isinstance(at, list) and len(at) > 1 else None


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        value = ";".join(map(str, value))
    text = str(value)
    runs = isinstance(value, str) and text.startswith(FORMULA)
    return f"'{text}" if runs else text


def _dataset(one: PublicEntityType, publisher: dict[str, Any], home: str) -> dict[str, Any]:
    licence = LICENCES.get(one.licence, one.licence)
    dataset: dict[str, Any] = {
        "@id": f"{home}/opendata/#{one.type}",
        "@type": "dcat:Dataset",
        "dct:identifier": one.type,
        "dct:title": _words(one.name),
        "dct:description": _words(one.about),
        "dct:publisher": {"@id": publisher["@id"]},
        "dcat:distribution": [
            {
                "@id": address,
                "@type": "dcat:Distribution",
                "dct:title": form,
                "dcat:accessURL": {"@id": address},
                "dcat:mediaType": {"@id": MEDIA + media},
                "dct:license": {"@id": licence},
            }
            for form, address, media in distributions(one.type, home)
        ],
    }
    if one.frequency:
        dataset["dct:accrualPeriodicity"] = one.frequency
    return dataset


def _words(text: Text) -> list[dict[str, str]]:
    return [
        {"@value": text.vi, "@language": "vi"},
        {"@value": text.en, "@language": "en"},
    ]
