"""Bulletins in the forms of others: CAP 1.2 (Common Alerting Protocol), Atom (RFC 4287)."""

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Iterable

from saola.channels.bulletins.model import Bulletin
from saola.channels.bulletins.words import places
from saola.kernel import clock, settings

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
ATOM = "http://www.w3.org/2005/Atom"
SEVERITY = ("Minor", "Minor", "Moderate", "Severe", "Extreme", "Extreme")
CATEGORY = {"health": "Health", "traffic": "Transport", "power": "Infra", "water": "Infra"}
CATEGORY |= {"air": "Env", "salinity": "Env", "other": "Other"}


def cap(bulletin: Bulletin, province_name: str, agency: str) -> bytes:
    """One bulletin as a CAP 1.2 alert, an info block for each language."""
    root = ET.Element("alert", {"xmlns": CAP})
    sent_at = changed(bulletin)
    called_off = bool(bulletin.withdrawn_at or bulletin.over_vi)
    actual = not settings.current().demo
    for name, text in (
        ("identifier", f"{agency}-{bulletin.id}"),
        ("sender", agency),
        ("sent", _local(sent_at)),
        ("status", "Actual" if actual else "Exercise"),
        ("msgType", "Cancel" if called_off else "Alert"),
        ("scope", "Public"),
        *(() if actual else (("note", "Hệ thống chạy thử · trial system"),)),
    ):
        _put(root, name, text)
    if called_off:
        sent = _local(bulletin.published_at)
        _put(root, "references", f"{agency},{agency}-{bulletin.id},{sent}")
    for language, title, text in (
        ("vi-VN", bulletin.title_vi, f"{bulletin.over_vi}\n{bulletin.text_vi}".strip()),
        ("en", bulletin.title_en, f"{bulletin.over_en}\n{bulletin.text_en}".strip()),
    ):
        info = ET.SubElement(root, "info")
        for name, words in (
            ("language", language),
            ("category", CATEGORY.get(bulletin.kind, "Met")),
            ("event", bulletin.kind),
            ("urgency", "Expected" if bulletin.since > bulletin.published_at else "Immediate"),
            ("severity", _severity(bulletin)),
            ("certainty", "Observed" if bulletin.source else "Likely"),
            ("effective", _local(bulletin.published_at)),
            ("onset", _local(bulletin.since)),
            ("expires", _local(bulletin.until)),
            ("senderName", province_name),
            ("headline", title),
            ("description", text),
            ("web", f"{settings.current().address}/bulletins/{bulletin.id}/"),
        ):
            _put(info, name, words)
        area = ET.SubElement(info, "area")
        _put(area, "areaDesc", ", ".join(places(bulletin)) or province_name)
        for code in bulletin.area:
            geocode = ET.SubElement(area, "geocode")
            _put(geocode, "valueName", "VN-GSO")
            _put(geocode, "value", code)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def atom(bulletins: Iterable[Bulletin], province_name: str, updated: dt.datetime) -> bytes:
    """Bulletins as an Atom feed; each entry leads to its page and its CAP alert."""
    here = settings.current().address
    root = ET.Element("feed", {"xmlns": ATOM})
    _put(root, "id", f"{here}/bulletins/feed.atom")
    _put(root, "title", f"{province_name}: cảnh báo, bản tin")
    _put(root, "updated", clock.isoformat(updated))
    author = ET.SubElement(root, "author")
    _put(author, "name", province_name)
    ET.SubElement(root, "link", rel="self", href=f"{here}/bulletins/feed.atom")
    for one in bulletins:
        entry = ET.SubElement(root, "entry")
        _put(entry, "id", f"urn:uuid:{one.id}")
        _put(entry, "title", one.title_vi)
        _put(entry, "updated", clock.isoformat(changed(one)))
        _put(entry, "summary", f"{one.over_vi}\n{one.text_vi}".strip())
        page = f"{here}/bulletins/{one.id}"
        ET.SubElement(entry, "link", rel="alternate", href=f"{page}/")
        ET.SubElement(
            entry,
            "link",
            rel="related",
            href=f"{page}/cap.xml",
            type="application/cap+xml",
        )
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def changed(bulletin: Bulletin) -> dt.datetime:
    """When it was withdrawn, ended before its time, or else published."""
    ended = bulletin.until if bulletin.over_vi else None
    return bulletin.withdrawn_at or ended or bulletin.published_at


def _severity(bulletin: Bulletin) -> str:
    """CAP's word: of the declared risk level, else of what was observed."""
    if not bulletin.level and bulletin.severity:
        return bulletin.severity.capitalize()
    return SEVERITY[bulletin.level]


def _put(parent: ET.Element, name: str, text: str) -> None:
    # Signs that XML has no place for are left out; they carry no words.
    kept = "".join(sign for sign in text if sign >= " " or sign in "\n\t")
    ET.SubElement(parent, name).text = kept


def _local(at: dt.datetime) -> str:
    return clock.local(at).isoformat(timespec="seconds")
