"""Signing in with a national electronic identity (VNeID), an OpenID Connect provider.

Decree 69/2024/NĐ-CP: level 2 proves the person, and a Vietnamese's account carries the personal
number. The number ties sign-ins to one account; nothing else the provider says does.
"""

from typing import Any

from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

from saola.identity import audited
from saola.identity.accounts import store as accounts
from saola.identity.accounts.model import Identifier
from saola.identity.models import Account
from saola.kernel import audit, ids
from saola.kernel.db import Tx
from saola.kernel.orm import transacting

PROVIDER = "vneid"
LEVEL_TWO = 2


class VneidAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc] # because the library is untyped
    """Reads the provider's answers, with the signature of every id_token verified."""

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """The sign-in; what the provider says of the person stays out of the sign-in's record."""
        login = super().complete_login(request, app, token, **kwargs)
        login.proven = login.account.extra_data.get("userinfo", {})
        login.account.extra_data = {"level": login.proven.get("level", 0)}
        return login

    def _decode_id_token(self, app: Any, id_token: str) -> Any:
        return jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )


def recognise(request: HttpRequest, login: Any) -> None:
    """Tie the sign-in to the account whose proven identifier it carries, if there is one."""
    if login.is_existing:
        with transacting() as tx:
            _refresh(tx, str(login.user.pk), login.proven)
        return
    found = next(
        filter(None, (accounts.holder(i.kind, i.value, i.country) for i in _proven(login.proven))),
        None,
    )
    if found is not None:
        with transacting() as tx:
            login.connect(request, Account.objects.get(pk=found))
            _refresh(tx, found, login.proven)


def admit(request: HttpRequest, login: Any) -> Account:
    """Make the account of a person the provider has proven, without a password."""
    told = login.proven
    account: Account = login.user
    account.username = f"{PROVIDER}-{ids.readable(12).lower()}"
    account.kind = "citizen" if told.get("nationality", "VN") == "VN" else "foreigner"
    account.full_name = str(told.get("name", ""))[:200]
    account.language = getattr(request, "LANGUAGE_CODE", "vi")[:2]
    account.set_unusable_password()
    with transacting() as tx:
        login.save(request)
        audit.record(
            tx,
            audited.ACCOUNT_MADE,
            audit.Act(actor=str(account.pk), record=str(account.pk), data={"by": PROVIDER}),
        )
        _refresh(tx, str(account.pk), told)
    return account


def _refresh(tx: Tx, account_id: str, told: dict[str, Any]) -> None:
    """Note what the provider has proven of the account's holder."""
    level = told.get("level", 0)
    accounts.prove(account_id, assurance=level if level in {1, LEVEL_TWO} else 0)
    for identifier in _proven(told):
        accounts.attach(account_id, identifier)
    audit.record(
        tx,
        audited.IDENTITY_PROVEN,
        audit.Act(actor=account_id, record=account_id, data={"by": PROVIDER, "level": level}),
    )


def _proven(told: dict[str, Any]) -> list[Identifier]:
    if told.get("level") != LEVEL_TWO:
        return []
    found = []
    if number := str(told.get("personal_number", "")):
        found.append(Identifier(kind="personal_number", value=number, verified_by=PROVIDER))
    if passport := str(told.get("passport_number", "")):
        country = str(told.get("nationality", ""))[:2]
        found.append(
            Identifier(kind="passport", value=passport, country=country, verified_by=PROVIDER)
        )
    return found
