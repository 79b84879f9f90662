"""Django's settings, all derived from `kernel.settings`; nothing here is set by hand."""

import urllib.parse
from pathlib import Path

from saola.app.control.secrets import secret_key
from saola.identity import limits as identity_limits
from saola.kernel import limits
from saola.kernel import settings as kernel_settings
from saola.simulators.vneid import registration as vneid

_wanted = kernel_settings.current()
_address = urllib.parse.urlsplit(_wanted.address)

PARTS = (
    "identity",
    "lgsp",
    "architecture",
    "egov",
    "channels",
    "ioc",
    "parindex",
    "cityapps",
)

SECRET_KEY = secret_key(_wanted.var)
DEBUG = False
ALLOWED_HOSTS = [_address.hostname or "localhost", "127.0.0.1", "localhost", "testserver"]
CSRF_TRUSTED_ORIGINS = [f"{_address.scheme}://{_address.netloc}"]

INSTALLED_APPS = [
    "saola.app.control",
    *(f"saola.{part}" for part in PARTS),
    "saola.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "saola.app.control.counting.counted",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "saola.app.control.middleware.trace",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "saola.app.control.middleware.content_security",
    "saola.identity.signin.live.live_cookie",
    "saola.app.control.middleware.one_transaction",
    "saola.app.control.middleware.refusals",
    # Innermost: its own exceptions (to sign in again, to slow down) are answers, not faults.
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "saola.app.control.urls"
WSGI_APPLICATION = "saola.app.control.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "saola.ui.context.frame",
                "saola.app.control.frame.around",
            ],
        },
    },
]


def _database(url: str) -> dict[str, object]:
    if url.startswith("sqlite:"):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": _wanted.var / "db" / "control.sqlite",
            "OPTIONS": {
                "timeout": 10,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    parts = urllib.parse.urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": urllib.parse.unquote(parts.username or ""),
        "PASSWORD": urllib.parse.unquote(parts.password or ""),
        "HOST": parts.hostname or dict(urllib.parse.parse_qsl(parts.query)).get("host", ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"options": "-c search_path=control,public"},
        "CONN_MAX_AGE": 60,
    }


DATABASES = {"default": _database(_wanted.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
_CHECKS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_CHECKS}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name")},
    },
    {"NAME": "saola.identity.signin.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_CHECKS}.CommonPasswordValidator"},
    {"NAME": f"{_CHECKS}.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/account/"
ACCOUNT_ADAPTER = "saola.identity.signin.adapters.AccountAdapter"
ACCOUNT_FORMS = {"signup": "saola.identity.signin.forms.SignupForm"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_LOGIN_METHODS = {"username"}
# Families share an e-mail address, and whether one is known here must not be found out.
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login": identity_limits.login_rate,
    "login_failed": identity_limits.login_failed_rate,
    "signup": identity_limits.signup_rate,
}
MFA_ADAPTER = "saola.identity.signin.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Saola"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _address.scheme == "http"
SOCIALACCOUNT_ADAPTER = "saola.identity.signin.adapters.ElectronicIdentityAdapter"
# A link, not a form: the way there asks the provider for its addresses, and a form would do that
# while holding a transaction. The provider asks people before it sends them back.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "vneid",
                "name": "VNeID",
                "client_id": vneid.CLIENT_ID,
                "secret": vneid.client_secret(),
                "settings": {
                    "server_url": vneid.issuer(),
                    "scope": ["openid", "profile", "identity"],
                },
            }
        ]
        if _wanted.demo
        else [],
    }
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [Path(__file__).parents[2] / "ui" / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = _wanted.var / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": _wanted.var / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = limits.json_body_bytes_max
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

SESSION_COOKIE_AGE = identity_limits.session_hours_max * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _address.scheme == "https"
CSRF_FAILURE_VIEW = "saola.app.control.answers.stale_form"
CSRF_COOKIE_SECURE = _address.scheme == "https"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGGING_CONFIG = None
