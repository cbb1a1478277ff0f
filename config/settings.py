"""Every setting of an installation, read once from the environment; production refuses to start unsafe.

Told nothing, this is a developer's machine that answers only to itself. Any of SECRET_KEY, ALLOWED_HOSTS and BASE_URL
says production, and so does being served by `config/wsgi.py`, unless DEBUG=1 says otherwise.
"""

import os
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from config.env import Environment
from config.logs import LEVELS, logging_settings
from config.safety import DEVELOPMENT_KEY, development_faults, production_faults

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment(os.environ)

# Who we are
DEBUG = env.flag("DEBUG", default=not env.says_any("SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL"))
DEVELOPMENT = DEBUG  # tests switch DEBUG off; how static files and mail were set up stays as it is
SECRET_KEY = env.text("SECRET_KEY", DEVELOPMENT_KEY if DEBUG else "")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
BASE_URL = env.text("BASE_URL", "http://127.0.0.1:8000" if DEBUG else "").rstrip("/")
HTTPS = urlsplit(BASE_URL).scheme == "https"
CSRF_TRUSTED_ORIGINS = [BASE_URL] if HTTPS else []
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", default=0)

# Who runs it, as the pages on privacy and accessibility name them
OPERATOR_NAME = env.text("OPERATOR_NAME", "Dalība (development)" if DEBUG else "")
OPERATOR_EMAIL = env.text("OPERATOR_EMAIL", "operator@localhost" if DEBUG else "")
DPO_EMAIL = env.text("DPO_EMAIL")
ACCESSIBILITY_EVALUATED_ON = env.day("ACCESSIBILITY_EVALUATED_ON")  # by the operator; no date, no claim

# What it is made of, top to bottom
INSTALLED_APPS = [
    "config",
    "website",
    "reports",
    "materials",
    "registrations",
    "events",
    "people",
    "projects",
    "files",
    "accounts",
    "jobs",
    "audit",
    "queries",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "config.middleware.content_policy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.access.AccessMiddleware",
    "accounts.middleware.LooksMiddleware",
]
ROOT_URLCONF = "config.urls"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # our own widgets are drawn by templates/forms
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Where it keeps things
DATABASES = {"default": env.database("DATABASE_URL", default=BASE_DIR / "daliba.sqlite3")}
if DATABASES["default"].get("ENGINE", "").endswith("postgresql"):
    INSTALLED_APPS.append("procrastinate.contrib.django")  # its tables exist on PostgreSQL only
PROCRASTINATE_ON_APP_READY = "jobs.on_postgresql.register"
JOBS_IN_PROCESS = True  # on SQLite a thread of the process does its jobs
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Limits on log-ins and other attempts: a cache that fills up forgets, so nothing else is kept here.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "config_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Pages and figures that can be drawn again at any time.
    "pages": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "config_pages",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEVELOPMENT
MEDIA_ROOT = BASE_DIR / env.text("FILES_DIR", "var/files")
MEDIA_URL = "/no-file-is-served-from-here/"  # stored files go through a view that knows who may see them
S3_BUCKET = env.text("S3_BUCKET")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPMENT
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
if S3_BUCKET:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {  # type: ignore[dict-item]  # STORAGES is inferred from its first entries, which need no options
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.text("S3_ENDPOINT_URL") or None,
            "region_name": env.text("S3_REGION") or None,
            "access_key": env.text("S3_ACCESS_KEY_ID") or None,
            "secret_key": env.text("S3_SECRET_ACCESS_KEY") or None,
            "file_overwrite": False,
            "querystring_expire": 300,
        },
    }
    if find_spec("storages") is None:
        env.fault("S3_BUCKET is set, but the extra s3 is not installed: it brings django-storages.")

# Who signs in, and how
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "work", "/"
ACCOUNT_ADAPTER = "accounts.adapter.ClosedSignUp"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account is made by a manager for an address they know
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
PROJECT_ROLES = "events.roles.roles_of"  # accounts asks it who may do what
PART_KEEPER = "registrations.parts.PartKeeper"  # events asks it what hangs on the parts of an agenda
PROJECT_SEARCH = "materials.search.index_with_materials"  # projects asks it once a project's words have changed
LOOKED_AFTER_ROLES = frozenset({"auditor"})  # each page that they open is journaled
SECOND_FACTOR_REQUIRED = env.flag("SECOND_FACTOR_REQUIRED", default=not DEBUG)
SECOND_FACTOR_ROLES = frozenset({"manager", "auditor"})  # of them it is required, and of administrators
MFA_ADAPTER = "accounts.adapter.SecondFactors"
MFA_FORMS = {
    "authenticate": "accounts.forms.SignInCodeForm",
    "reauthenticate": "accounts.forms.ConfirmingCodeForm",
    "activate_totp": "accounts.forms.FirstCodeForm",
    "add_webauthn": "accounts.forms.PasskeyForm",
    "login_webauthn": "accounts.forms.SignInPasskeyForm",
    "authenticate_webauthn": "accounts.forms.SecondStepPasskeyForm",
    "reauthenticate_webauthn": "accounts.forms.ConfirmingPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Dalība"
MFA_TOTP_TOLERANCE = 1  # half a minute: telephones are not always on time
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # on the loopback only: see config/safety.py

# Language and time
LANGUAGE_CODE = "lv"
LANGUAGES = [("lv", "Latviešu"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Riga"
USE_TZ = True

# Mail
EMAIL_BACKEND = ""
globals().update(env.mail("EMAIL_URL", "console:"))
MAILBOX_DIR = BASE_DIR / env.text("MAILBOX_DIR", "var/mailbox")  # what EMAIL_URL=mailbox: keeps
ANYMAIL = env.prefixed("ANYMAIL_")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM", "daliba@localhost")

# What protects those who visit
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"  # a public page need not ask for a session
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
UPLOAD_LARGEST = env.number("UPLOAD_LARGEST_MB", default=200) * 1024 * 1024
UPLOAD_LARGEST_PICTURE = min(25 * 1024 * 1024, UPLOAD_LARGEST)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6_000  # an agenda of 150 lines with three people each, all its fields

LOGGING = logging_settings(level=env.one_of("LOG_LEVEL", LEVELS, default="WARNING"), with_values=DEVELOPMENT)

if DEBUG:
    env.faults += development_faults(BASE_URL)
else:
    env.faults += production_faults(globals(), may_use_sqlite=env.flag("ALLOW_SQLITE", default=False))
env.raise_faults()
