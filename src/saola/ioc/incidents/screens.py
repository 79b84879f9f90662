"""Pages on which operators lead incidents and units report their tasks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saola.identity.api import Principal, principal, requires
from saola.ioc import limits, refusals
from saola.ioc.incidents import actions, rules, store
from saola.ioc.incidents.model import (
    ACT_NAMES,
    ENTRY_NAMES,
    SEVERITY_NAMES,
    STATE_NAMES,
    TRANSITIONS,
    Act,
    Alert,
    Entry,
    Incident,
    Severity,
    Task,
)
from saola.ioc.incidents.words import place_name, source_name, unit_name
from saola.kernel import clock, files, ids
from saola.kernel.errors import Refusal
from saola.province import api as province
from saola.province.api import Text
from saola.ui.pages import turned

HOURS_DIGITS = 6  # more of them only say too much
LEADERS = ("operator",)  # who may lead an incident
READERS = ("operator", "leader", "admin")
WORKERS = ("officer", "counter", "leader", "operator")  # who may report a task done


@requires(*READERS)
@require_GET
def incidents(request: HttpRequest) -> HttpResponse:
    """Those that have not ended, the most pressing first; then the newest that have."""
    most = limits.incidents_listed_max
    context = {
        "running": [_row(one) for one in rules.pressing_first(store.open_incidents(most))],
        "ended": [_row(one) for one in store.newest(most) if one.ended],
        "may_lead": principal(request).may("operator"),
    }
    return render(request, "ioc/incidents.html", context)


@requires(*LEADERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open an incident by hand: something that no rule can see."""
    pack = province.current()
    if request.method == "POST":
        given = request.POST
        playbook = given.get("playbook", "")
        title = rules.checked(given.get("title", ""), limits.title_letters_max)
        if not title:
            raise Refusal(refusals.TITLE_MISSING)
        code = actions.alert(
            Alert(
                kind="manual",
                title=Text(title, title),
                place=given.get("place", "")[:80],
                severity=rules.severity(given.get("severity", "")),
                source="operator",
                key=f"manual@{ids.new()}",
                playbook=playbook if any(one.code == playbook for one in pack.playbooks) else "",
            ),
            by=principal(request).id,
        )
        return redirect("ioc-incident", code=code)
    context = {
        "severities": [(one.value, name) for one, name in SEVERITY_NAMES.items()],
        "playbooks": pack.playbooks,
        "stations": pack.stations,
    }
    return render(request, "ioc/new_incident.html", context)


@requires(*READERS)
@require_GET
def incident(request: HttpRequest, code: str) -> HttpResponse:
    """One incident: state, tasks, timeline, and what may be done now."""
    found = _existing(code)
    may_lead = principal(request).may("operator")
    units = _units(principal(request))
    acts = [
        (act.value, ACT_NAMES[act]) for act in Act if (found.state, act) in TRANSITIONS and may_lead
    ]
    playbook = actions.playbook_of(found)
    context = {
        **_row(found),
        "tasks": [_task_row(one, units) for one in store.tasks(code)],
        "timeline": [_entry(one) for one in store.timeline(code, limits.timeline_entries_max)],
        "acts": acts,
        "may_lead": may_lead and not found.ended,
        "units": province.units() if may_lead else (),
        "playbook": playbook,
    }
    return render(request, "ioc/incident.html", context)


@requires(*LEADERS)
@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Move an incident on, or add a note to it."""
    wanted, note = request.POST.get("act", ""), request.POST.get("note", "")
    by = principal(request).id
    if wanted == "note":
        actions.remark(code, note, by)
    elif wanted in set(Act):
        actions.act(code, Act(wanted), note, by)
    else:
        raise Refusal(refusals.UNKNOWN_ACT, act=wanted[:40])
    return redirect("ioc-incident", code=code)


@requires(*LEADERS)
@require_POST
def bulletin(request: HttpRequest, code: str) -> HttpResponse:
    """Tell the people about an incident."""
    actions.tell_people(code, principal(request).id)
    return redirect("ioc-incident", code=code)


@requires(*LEADERS)
@require_POST
def give(request: HttpRequest, code: str) -> HttpResponse:
    """Give a unit a task beyond the procedure."""
    given = request.POST
    hours = given.get("hours", "")
    actions.give_task(
        code,
        name=given.get("name", ""),
        unit=given.get("unit", ""),
        hours=int(hours[:HOURS_DIGITS]) if hours.isascii() and hours.isdigit() else 0,
        evidence_needed=given.get("evidence") == "yes",
        by=principal(request).id,
    )
    return redirect("ioc-incident", code=code)


@requires(*WORKERS)
@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    """The open tasks of the asker's units, the most urgent first; operators see all."""
    units = _units(principal(request))
    found = store.open_tasks(units, limits.tasks_listed_max)
    incidents = {one.code: one for one in store.of_codes({task.incident for task in found})}
    rows = [_task_row(one, units) | {"about": _row(incidents[one.incident])} for one in found]
    context = {
        **turned(rows, request.GET, limits.tasks_per_page),
        "everything": units is None,
        "may_read": any(principal(request).may(role) for role in READERS),
    }
    return render(request, "ioc/tasks.html", context)


@requires(*WORKERS)
@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One task, for its unit: what it belongs to, and the form that reports it done.

    Refuses people of another unit.
    """
    found = _own_task(request, code, number)
    if request.method == "POST":
        sent = request.FILES.get("evidence")
        if sent is not None and (sent.size or 0) > limits.evidence_bytes_max:
            raise Refusal(refusals.EVIDENCE_TOO_LARGE, bytes_max=limits.evidence_bytes_max)
        actions.report_done(
            code,
            number,
            note=request.POST.get("note", ""),
            by=principal(request).id,
            file_name=(sent.name or "") if sent is not None else "",
            content=sent.read() if sent is not None else b"",
        )
        return redirect("ioc-task", code=code, number=number)
    context = {**_row(_existing(code)), "item": _task_row(found, [found.unit])}
    return render(request, "ioc/task.html", context)


@requires(*WORKERS)
@require_GET
def evidence(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The file that proves a task, as a download; refuses people of another unit."""
    found = _own_task(request, code, number)
    if not found.evidence:
        raise Refusal(refusals.NO_EVIDENCE)
    answer = HttpResponse(files.get(found.evidence), content_type=found.evidence_type)
    ending = {"image/jpeg": "jpg", "image/png": "png"}.get(found.evidence_type, "pdf")
    answer["Content-Disposition"] = f'attachment; filename="{code}-{number}.{ending}"'
    return answer


def _own_task(request: HttpRequest, code: str, number: int) -> Task:
    found = store.task(code, number)
    if found is None:
        raise Refusal(refusals.NO_SUCH_TASK, code=code[:40], number=number)
    units = _units(principal(request))
    if units is not None and found.unit not in units:
        raise Refusal(refusals.OTHER_UNIT)
    return found


def _units(asker: Principal) -> list[str] | None:
    """The units whose tasks the asker may see; None for all."""
    held = {unit for role in WORKERS for unit in asker.units(role)}
    return None if asker.may("operator") or "" in held else sorted(held)


def _existing(code: str) -> Incident:
    found = store.find(code)
    if found is None:
        raise Refusal(refusals.NO_SUCH_INCIDENT, code=code[:40])
    return found


def _row(one: Incident) -> dict[str, object]:
    """An incident as the pages show it."""
    level = tuple(Severity).index(one.severity) + 1
    return {
        "incident": one,
        "state": STATE_NAMES[one.state],
        "severity": SEVERITY_NAMES[one.severity],
        "level": level,
        "place": place_name(one.place),
        "stations": [place_name(code) for code in one.stations if code != one.place],
        "source": source_name(one.source),
    }


def _task_row(one: Task, units: list[str] | None) -> dict[str, object]:
    """A task as the pages show it to somebody who may open those of `units`; None for all."""
    return {
        "task": one,
        "unit": unit_name(one.unit),
        "late": one.due_at < (one.done_at or clock.now()),
        "theirs": units is None or one.unit in units,
    }


def _entry(one: Entry) -> dict[str, object]:
    return {
        "entry": one,
        "name": ENTRY_NAMES.get(one.act, Text(one.act, one.act)),
        "note": Text(one.note, one.note_en or one.note),
    }
