"""All settings, read from the environment. docs/reference/settings.md is generated from `SETTINGS`."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from tillit.project.database import CONNECTIONS, data_folder, databases

# name: (default, what it does). Everything a municipality may set.
SETTINGS: dict[str, tuple[str, str]] = {
    "DATABASE_URL": ("", "PostgreSQL to use instead of the embedded one; its user owns the schema."),
    "DATABASE_APP_URL": (
        "",
        "The same database for the application's own role; without it, DATABASE_URL with SET ROLE.",
    ),
    "TILLIT_CONNECTIONS": (
        CONNECTIONS,
        "Connections to the database that pages may keep open and share, at most; two or more. 0 opens one for each request, and asks the database to keep nothing: behind a pooler that works by transaction.",
    ),
    "TILLIT_DATA": ("var", "Folder for the embedded database and the secret key."),
    "TILLIT_SECRET_KEY": ("", "Signs sessions. Made and kept in the data folder when not set."),
    "TILLIT_HOSTS": ("localhost,127.0.0.1,[::1]", "Names the site answers to, separated by commas."),
    "TILLIT_URL": ("http://127.0.0.1:8000", "The address people use; links begin with it. `tillit up` takes it from --host and --port."),
    "TILLIT_DEBUG": ("0", "1 shows errors with their code. Never where others can reach it."),
    "TILLIT_EMAIL_URL": (
        "",
        "smtp://user:password@host:port for e-mail; without it, mail is written to the data folder.",
    ),
    "TILLIT_EMAIL_FROM": ("tillit@localhost", "Sender of e-mail."),
    "TILLIT_OIDC": ("", "JSON list of login providers: provider_id, name, client_id, secret, server_url."),
    "TILLIT_UPLOAD_MB": ("10", "Largest file that can be uploaded, in megabytes."),
    "TILLIT_COPIES": ("", "Folder for the copies for analysis (Parquet); `parquet` in the data folder when not set."),
    "TILLIT_ERASED": (
        "",
        "File that says who has been erased, in a form that names nobody; `erased.log` in the data folder when not set.",
    ),
    "TILLIT_DEMO_STREAMS": ("1", "0 stops the services of the demo world from sending activity data by themselves. Other installations never send any."),
    "TILLIT_HTTPS": ("0", "1 when served over https: secure cookies and HSTS."),
}


def setting(name: str) -> str:
    return os.environ.get(name) or SETTINGS[name][0]


def _secret_key() -> str:
    given = setting("TILLIT_SECRET_KEY")
    if given:
        return given
    file = data_folder() / "secret_key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(secrets.token_urlsafe(50))
        file.chmod(0o600)
    return file.read_text()


PACKAGE = Path(__file__).resolve().parent.parent
DEBUG = setting("TILLIT_DEBUG") == "1"
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = [name.strip() for name in setting("TILLIT_HOSTS").split(",")]
SITE_URL = setting("TILLIT_URL").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
ROOT_URLCONF = "tillit.project.urls"
ASGI_APPLICATION = "tillit.project.asgi.application"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "template_partials",
    "procrastinate.contrib.django",
    # From the top down; fence last, so that it is installed when every table is there.
    "tillit.rights.apps.RightsConfig",
    "tillit.insight.apps.InsightConfig",
    "tillit.analytics.apps.AnalyticsConfig",
    "tillit.approval.apps.ApprovalConfig",
    "tillit.activity.apps.ActivityConfig",
    "tillit.record.apps.RecordConfig",
    "tillit.participation.apps.ParticipationConfig",
    "tillit.assessment.apps.AssessmentConfig",
    "tillit.agreements.apps.AgreementsConfig",
    "tillit.catalogue.apps.CatalogueConfig",
    "tillit.organisations.apps.OrganisationsConfig",
    "tillit.guidance.apps.GuidanceConfig",
    "tillit.curriculum.apps.CurriculumConfig",
    "tillit.documents.apps.DocumentsConfig",
    "tillit.audit.apps.AuditConfig",
    "tillit.web.apps.WebConfig",
    # Below ours: its words would else stand before those our own catalogues have for them.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "tillit.fence.apps.FenceConfig",
]
CONTEXTS = [name.split(".")[1] for name in INSTALLED_APPS if name.startswith("tillit.")]

MIDDLEWARE = [
    "tillit.web.middleware.GiveBackMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "tillit.web.middleware.DesignFilesMiddleware",
    "tillit.web.middleware.ContentSecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tillit.organisations.middleware.ActingMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tillit.web.middleware.RefusalMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "tillit.project.navigation.navigation",
            ],
        },
    }
]
FORM_RENDERER = "tillit.web.rendering.DesignsystemRenderer"

DATABASES = databases()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People and login
AUTH_USER_MODEL = "organisations.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("username", "name", "email")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]  # fmt: skip
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key,20/15m/ip"}
ACCOUNT_ADAPTER = "tillit.organisations.login.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "tillit.organisations.login.oidc.SocialAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # the content policy would stop a form that is redirected to the provider
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Tillit"
MFA_ALLOW_UNVERIFIED_EMAIL = True
PASSWORD_RESET_TIMEOUT = 3 * 60 * 60  # the letter says three hours
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": app["provider_id"],
                "name": app["name"],
                "client_id": app["client_id"],
                "secret": app["secret"],
                "settings": {
                    "server_url": app["server_url"],
                    "fetch_userinfo": True,
                    "oauth_pkce_enabled": True,
                    "token_auth_method": "client_secret_basic",
                    "groups_url": app.get("groups_url", ""),
                    "scope": app.get("scope", ["openid", "userinfo-name", "email", "groups-org", "groups-edu"]),
                },
            }
            for app in json.loads(setting("TILLIT_OIDC") or "[]")
        ],
    }
}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 10  # a working day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
HTTPS = setting("TILLIT_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# Language and time
LANGUAGE_CODE = "nn"
LANGUAGES = [("nn", _("Nynorsk")), ("nb", _("Bokmål")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "project" / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["tillit.web.formats"]
TIME_ZONE = "Europe/Oslo"
USE_TZ = True
LANGUAGE_COOKIE_NAME = "tillit_language"

# Files
STATIC_URL = "/static/"
STATIC_ROOT = data_folder() / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a folder that is not there
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
UPLOAD_LIMIT = int(setting("TILLIT_UPLOAD_MB")) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_LIMIT

DEMO_STREAMS = setting("TILLIT_DEMO_STREAMS") != "0"
COPIES = Path(setting("TILLIT_COPIES") or data_folder() / "parquet")
ERASED = Path(setting("TILLIT_ERASED") or data_folder() / "erased.log")

# E-mail
DEFAULT_FROM_EMAIL = setting("TILLIT_EMAIL_FROM")
if setting("TILLIT_EMAIL_URL"):
    from urllib.parse import unquote, urlsplit

    _mail = urlsplit(setting("TILLIT_EMAIL_URL"))
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or 587
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_TIMEOUT = 10  # seconds: whoever asked for the letter waits with a connection to the database
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls" or bool(_mail.username)
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(data_folder() / "mail")

PROCRASTINATE_ON_APP_READY = "tillit.project.jobs.on_app_ready"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
TEST_RUNNER = "django.test.runner.DiscoverRunner"
