"""The JSON doors: procedures, filing, reading, acting. The same actions as the pages.

A changing request carries `application/json`, which no form of another site can send; so these
doors ask for no form token. Refusals are problem details (RFC 9457).
"""

from typing import Any, TypeVar

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from saola.egov import limits, refusals
from saola.egov.desk import acts
from saola.egov.dossiers import actions as dossier_actions
from saola.egov.dossiers.actions import Wish
from saola.egov.dossiers.hats import ROLES
from saola.egov.dossiers.model import STATE_NAMES, Act
from saola.egov.dossiers.record import Dossier
from saola.egov.forms import applicant, rules
from saola.egov.guarding import filers_and_officials
from saola.egov.intake import actions
from saola.egov.intake.model import Sent
from saola.egov.procedures import rules as catalogue
from saola.egov.procedures.screens import in_force
from saola.identity.api import principal, public, requires, signed_in
from saola.kernel import limits as kernel_limits
from saola.kernel import refusals as kernel_refusals
from saola.kernel.errors import Refusal
from saola.kernel.texts import readable
from saola.province import api as province
from saola.province.api import Procedure

Body = dict[str, object]
CREATED = 201
T = TypeVar("T")


class NewDossier(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a filing brings; `key` makes it happen once, `fee` is the number of the line chosen."""

    procedure: str
    key: str
    applicant: dict[str, Any]
    answers: dict[str, Any] = msgspec.field(default_factory=dict)
    unit: str = ""
    fee: str = ""
    on_paper: tuple[str, ...] = ()


class OwnAct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a filer may do to their own dossier; `version` is the one they saw."""

    verb: str
    version: int
    reason: str = ""
    stars: int = 0


class DeskAct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an official does; `given` holds what only this verb takes (items, step, text, …)."""

    verb: str
    version: int
    reason_code: str = ""
    reason: str = ""
    given: dict[str, str] = msgspec.field(default_factory=dict)


@public
@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """The procedures in force; `q` searches as the catalogue's page does."""
    text = request.GET.get("q", "")[: limits.search_letters_max]
    found = catalogue.found(province.procedures(), text)
    return JsonResponse({"procedures": [_brief(one) for one in found]})


@public
@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure with its questions, papers, fees and who handles it."""
    found = in_force(code)
    units = province.competent_units(found)
    body = msgspec.to_builtins(found)
    body["units"] = [{"code": one.code, "vi": one.name.vi, "en": one.name.en} for one in units]
    body["applicant"] = msgspec.to_builtins(applicant.QUESTIONS)
    return JsonResponse(body)


@csrf_exempt
@signed_in
@require_POST
def dossiers(request: HttpRequest) -> HttpResponse:
    """File for oneself; answers 201, and the same again for the same key and content."""
    new = _read(request, NewDossier)
    wanted = in_force(new.procedure)
    unknown = (
        *rules.strangers(applicant.QUESTIONS, new.applicant),
        *rules.strangers(wanted.questions, new.answers),
    )
    if unknown:
        raise actions.incomplete(unknown)
    sent = Sent(
        key=new.key,
        unit=new.unit,
        fee=new.fee,
        applicant=new.applicant,
        answers=new.answers,
        on_paper=frozenset(new.on_paper),
    )
    filed = actions.file_online(principal(request), wanted, sent)
    answer = JsonResponse(_state(filed), status=CREATED)
    answer["Location"] = f"/api/dossiers/{filed.code}"
    return answer


@filers_and_officials
@require_safe
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """A dossier the asker may see, with what was filed and its timeline."""
    told = dossier_actions.read(principal(request), code)
    found = told.dossier
    body = _state(found) | {
        "applicant": msgspec.to_builtins(found.applicant),
        "answers": found.answers,
        "sources": found.sources,
        "timeline": [_act(one) for one in told.acts],
    }
    answer = JsonResponse(body)
    answer["Cache-Control"] = "private, no-store"
    return answer


@csrf_exempt
@signed_in
@require_POST
def own_acts(request: HttpRequest, code: str) -> HttpResponse:
    """What a filer may do: answer a supplement in words, withdraw, rate."""
    asker, wanted = principal(request), _read(request, OwnAct)
    wish = Wish(code=code, version=wanted.version, reason=readable(wanted.reason))
    match wanted.verb:
        case "answer_supplement":
            led = actions.supplement(asker, wish, ())
        case "withdraw":
            led = dossier_actions.withdraw(asker, wish)
        case "rate":
            led = dossier_actions.rate(asker, wish, wanted.stars)
        case _:
            raise Refusal(refusals.NO_SUCH_VERB, verb=wanted.verb[:40])
    return JsonResponse(_state(led))


@csrf_exempt
@requires(*ROLES)
@require_POST
def desk_acts(request: HttpRequest, code: str) -> HttpResponse:
    """What an official does at the desk, in the words of the desk's forms."""
    asker, wanted = principal(request), _read(request, DeskAct)
    given = QueryDict(mutable=True)
    given.update(wanted.given)
    wish = Wish(
        code=code,
        version=wanted.version,
        reason_code=readable(wanted.reason_code),
        reason=readable(wanted.reason),
    )
    acts.perform(asker, wanted.verb, wish, given)
    return JsonResponse(_state(dossier_actions.read(asker, code).dossier))


def _read(request: HttpRequest, kind: type[T]) -> T:
    given = request.content_type or ""
    if given != "application/json":
        raise Refusal(kernel_refusals.UNSUPPORTED_TYPE, given=given[:80])
    try:
        return msgspec.json.decode(request.body, type=kind)
    except RequestDataTooBig as large:
        most = kernel_limits.json_body_bytes_max  # Django's bound, by our settings
        raise Refusal(kernel_refusals.BODY_TOO_LARGE, bytes_max=most) from large
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise Refusal(kernel_refusals.MALFORMED, why=str(wrong)) from wrong


def _brief(found: Procedure) -> Body:
    return {
        "code": found.code,
        "name": msgspec.to_builtins(found.name),
        "field": msgspec.to_builtins(found.field),
        "level": found.level,
        "online": found.online.value,
        "deadline": msgspec.to_builtins(found.deadline),
        "verified": found.verified,
    }


def _state(found: Dossier) -> Body:
    """Where a dossier stands, without a word about the person."""
    life = found.life
    state_vi, state_en = STATE_NAMES[life.state]
    return {
        "code": found.code,
        "procedure": found.procedure,
        "channel": found.channel,
        "unit": life.unit,
        "state": int(life.state),
        "state_vi": state_vi,
        "state_en": state_en,
        "version": life.version,
        "step": life.step,
        "filed_at": life.filed_at,
        "accepted_at": life.accepted_at,
        "due_at": life.due_at,
        "finished_at": life.finished_at,
        "returned_at": life.returned_at,
        "fee_dong": found.fee_dong,
        "punctuality": found.punctuality,
        "stars": life.stars,
    }


def _act(act: Act) -> Body:
    """An act without the account that did it."""
    return {
        "seq": act.seq,
        "verb": act.verb.value,
        "at": act.at,
        "by": act.hat.value,
        "state": int(act.target),
        "unit": act.unit,
        "step": act.step,
        "reason_code": act.reason_code,
        "reason": act.reason,
        "due_at": act.due_at,
        "data": act.data,
    }
