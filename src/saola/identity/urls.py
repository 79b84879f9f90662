"""Control-plane addresses of `identity`, below `/account/`; the library's pages with our guards."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from django.urls import URLPattern, URLResolver, path

from saola.identity.access.guards import public, signed_in
from saola.identity.accounts import screens as own
from saola.identity.administration import screens as administration
from saola.identity.clients import screens as clients
from saola.identity.signin import screens as signin
from saola.kernel.orm import in_steps

urlpatterns: list[URLPattern | URLResolver] = [
    path("", own.home, name="account_home"),
    path("contact/", own.contact, name="account_contact"),
    path("consent/", own.consent, name="account_consent"),
    path("live-token", signin.live_token, name="account_live_token"),
    # Signing in and out
    path("login/", in_steps(public(account.login)), name="account_login"),
    path("logout/", public(account.logout), name="account_logout"),
    path("inactive/", public(account.account_inactive), name="account_inactive"),
    path("signup/", in_steps(public(account.signup)), name="account_signup"),
    path(
        "reauthenticate/",
        in_steps(signed_in(account.reauthenticate)),
        name="account_reauthenticate",
    ),
    path("password/", signed_in(account.password_change), name="account_change_password"),
    path("password/set/", signed_in(account.password_set), name="account_set_password"),
    # The second factor
    path("2fa/", signed_in(second_factor.index), name="mfa_index"),
    path("2fa/authenticate/", public(second_factor.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", signed_in(second_factor.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/off/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "2fa/recovery-codes/",
        signed_in(recovery.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/new/",
        signed_in(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/file/",
        signed_in(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("2fa/keys/", signed_in(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("2fa/keys/add/", signed_in(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/keys/<int:pk>/", signed_in(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "2fa/keys/<int:pk>/remove/", signed_in(webauthn.remove_webauthn), name="mfa_remove_webauthn"
    ),
    path("2fa/keys/login/", public(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path(
        "2fa/keys/reauthenticate/",
        signed_in(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    # The national electronic identity
    path("oidc/<str:provider_id>/login/", signin.to_provider, name="openid_connect_login"),
    path(
        "oidc/<str:provider_id>/login/callback/",
        signin.from_provider,
        name="openid_connect_callback",
    ),
    path("oidc-cancelled/", public(social.login_cancelled), name="socialaccount_login_cancelled"),
    path("oidc-error/", public(social.login_error), name="socialaccount_login_error"),
    path("oidc-signup/", public(social.signup), name="socialaccount_signup"),
    path("connections/", signed_in(social.connections), name="socialaccount_connections"),
    # Administration
    path("people/", administration.people, name="people"),
    path("people/new/", administration.new_official, name="people_new"),
    path("people/<str:account_id>/", administration.person, name="person"),
    path("people/<str:account_id>/roles/", administration.grant, name="person_grant"),
    path("people/<str:account_id>/roles/end/", administration.end, name="person_end"),
    path("people/<str:account_id>/open/", administration.set_open, name="person_open"),
    path("people/<str:account_id>/password/", administration.password, name="person_password"),
    path("clients/", clients.clients, name="clients"),
    path("clients/<str:client_id>/secret/", clients.change_secret, name="client_secret"),
    path("clients/<str:client_id>/close/", clients.close, name="client_close"),
]
