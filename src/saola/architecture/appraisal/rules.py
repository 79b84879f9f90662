"""What a declaration must say, and who may decide on it."""

import re

from saola.architecture import limits, refusals
from saola.architecture.appraisal.model import Decision, Declaration, State
from saola.architecture.repository.model import BOXES, Inventory

CODE = re.compile(r"[a-z][a-z0-9-]{2,39}")
ALLOWED = Decision()


def may_declare(declaration: Declaration, inventory: Inventory) -> Decision:
    """Whether the declaration is complete, its code is free and its providers are known."""
    incomplete = _completeness(declaration)
    if incomplete.refused is not None:
        return incomplete
    if inventory.find(declaration.code) is not None:
        return Decision(refusals.CODE_TAKEN, {"code": declaration.code})
    for provider in declaration.providers:
        if inventory.find(provider) is None:
            return Decision(refusals.PROVIDER_UNKNOWN, {"provider": provider})
    return ALLOWED


def _completeness(declaration: Declaration) -> Decision:
    if not CODE.fullmatch(declaration.code):
        return Decision(refusals.CODE_MALFORMED)
    if declaration.box not in {box.code for box in BOXES}:
        return Decision(refusals.BOX_UNKNOWN, {"box": declaration.box})
    for field, value, longest in (
        ("name_vi", declaration.name.vi, limits.field_letters_max),
        ("name_en", declaration.name.en, limits.field_letters_max),
        ("purpose", declaration.purpose, limits.text_letters_max),
    ):
        if not value.strip():
            return Decision(refusals.FIELD_MISSING, {"field": field})
        if len(value) > longest:
            return Decision(refusals.FIELD_TOO_LONG, {"field": field, "letters_max": longest})
    return ALLOWED


def may_decide(
    declaration: Declaration, decided_by: str, reason: str, *, accept: bool, duplicates: int
) -> Decision:
    """Whether this person may decide so: four eyes, once, and in writing where it matters.

    A refusal always needs a reason; so does accepting a system that resembles existing ones.
    """
    if declaration.state is not State.PROPOSED:
        return Decision(refusals.ALREADY_DECIDED, {"code": declaration.code})
    if decided_by == declaration.declared_by:
        return Decision(refusals.OWN_DECLARATION)
    if not reason.strip() and (not accept or duplicates):
        why = f"{duplicates} trùng lặp · duplicates" if accept else "từ chối · refusal"
        return Decision(refusals.REASON_MISSING, {"why": why})
    if len(reason) > limits.text_letters_max:
        return Decision(
            refusals.FIELD_TOO_LONG, {"field": "reason", "letters_max": limits.text_letters_max}
        )
    return ALLOWED
