"""Settings of MesVaccins. Secrets come from the environment or the key file, never from here."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from django.utils.translation import gettext_lazy as _

from mesvaccins import configuration
from mesvaccins.configuration import Mode
from mesvaccins.logs import without_tokens

MODE = configuration.mode()
PRODUCTION = MODE is Mode.PRODUCTION
DATA_DIR = Path(os.environ.get("DATA_DIR", ".data"))

DEBUG = False
ALLOWED_HOSTS = configuration.allowed_hosts(MODE)
KEYRING = configuration.keyring(MODE)
SECRET_KEY, *SECRET_KEY_FALLBACKS = KEYRING.session_keys()
OPERATOR = os.environ.get("OPERATOR", "L'exploitant de cette installation (variable OPERATOR).")
HOSTING = os.environ.get("HOSTING", "L'hébergeur de cette installation (variable HOSTING).")
PUBLIC_URL = os.environ.get("MESVACCINS_URL", "http://localhost:8001")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_cotton",
    "django_htmx",
    "django_structlog",
    "lucide",
    "ninja",
    "pghistory",
    "pgtrigger",
    "procrastinate.contrib.django",
    "mesvaccins.audit",
    "mesvaccins.messaging",
    "mesvaccins.accounts",
    "mesvaccins.catalogue",
    "mesvaccins.partners",
    "mesvaccins.carnets",
    "mesvaccins.demonstration",
    "mesvaccins.pages",
]

# Those of `pages.middleware` a call of the API passes by.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mesvaccins.audit.middleware.RequestTrace",
    "mesvaccins.audit.middleware.RequestLog",
    "mesvaccins.api.v1.middleware.ApiAnswers",
    "mesvaccins.pages.middleware.content_security",
    "mesvaccins.pages.headers.PermissionsPolicy",
    "mesvaccins.pages.middleware.sessions",
    "mesvaccins.pages.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "mesvaccins.pages.middleware.signed_in",
    "mesvaccins.pages.middleware.traced",
    "mesvaccins.pages.middleware.messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "mesvaccins.pages.middleware.fragments",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "mesvaccins.urls"
WSGI_APPLICATION = "mesvaccins.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "mesvaccins.pages.context.frame",
            ],
            "builtins": ["mesvaccins.pages.icons"],
        },
    }
]

# The owner's address migrates; the runtime role may neither alter tables nor rewrite the audit.
DATABASES = {
    "default": {
        **configuration.database(
            configuration.required(
                "DATABASE_URL", "the address of the PostgreSQL database (postgresql://…)"
            )
        ),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
# In the database: a limit that each process counted for itself would be a limit for none.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_FORMS = {
    "login": "mesvaccins.accounts.forms.SignInForm",
    "signup": "mesvaccins.accounts.forms.SignUpForm",
}
ACCOUNT_ADAPTER = "mesvaccins.accounts.adapter.AccountAdapter"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_RATE_LIMITS = {"login_failed": False}  # django-axes counts them, in the database
# At a device that is not known yet, a code by e-mail follows the password. The demonstration's
# accounts have no mailbox of their own.
ACCOUNT_LOGIN_BY_CODE_REQUIRED = {"password"} if PRODUCTION else False
ACCOUNT_LOGIN_BY_CODE_TRUST_ENABLED = True
MFA_ADAPTER = "mesvaccins.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "add_webauthn": "mesvaccins.accounts.forms.NewKeyForm",
    "edit_webauthn": "mesvaccins.accounts.forms.KeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "MesVaccins"
MFA_TRUST_COOKIE_AGE = 60 * 60 * 24 * 90
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "carnets"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "mesvaccins.accounts.lockout.tried_address"
AXES_LOCKOUT_CALLABLE = "mesvaccins.accounts.lockout.locked_response"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("Français"))]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static" / "mesvaccins"
STATICFILES_DIRS = [Path(__file__).parent / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "mesvaccins.pages.typeface.TypefaceFinder",
]

SESSION_COOKIE_NAME = "__Host-mesvaccins" if PRODUCTION else "mesvaccins"
SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-mesvaccins-csrf" if PRODUCTION else "mesvaccins-csrf"
CSRF_COOKIE_SECURE = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
PROXY_COUNT = configuration.proxy_count()
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# Outgoing messages. In the demonstration they stay in the local mailbox page « Boîte d'envoi ».
EMAIL_BACKEND = (
    "django.core.mail.backends.filebased.EmailBackend"
    if MODE is Mode.DEMO
    else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_FILE_PATH = DATA_DIR / "mesvaccins-mail"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "0") == "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "MesVaccins <ne-pas-repondre@mesvaccins.test>")
SMS_URL = os.environ.get("SMS_URL", "")
SMS_TOKEN = os.environ.get("SMS_TOKEN", "")
SMS_SENDER = os.environ.get("SMS_SENDER", "MesVaccins")

# JSON lines with the request's identifier. A traceback is told without the values of its variables:
# they may hold a code, an address or a name.
LOG_PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    without_tokens,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]
structlog.configure(
    processors=[*LOG_PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(),
            "foreign_pre_chain": LOG_PROCESSORS,
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO" if PRODUCTION else "WARNING"},
    "loggers": {"httpx": {"level": "WARNING"}, "procrastinate": {"level": "WARNING"}},
}
