"""Settings of Calcium. Everything that an installation decides comes from its environment.

`CARNET_MODE` is `production` (the default: refuses to start when something is missing), `demo`
(one machine, loopback, http) or `test`.
"""

import os
import sys
from datetime import timedelta
from pathlib import Path

import structlog
from csp.constants import NONE, SELF
from django.contrib.messages import constants as message_levels

from calcium import environment, keys

MODE = environment.mode()
PRODUCTION = MODE == "production"
DEBUG = False
PACKAGE = Path(__file__).parent
DATA_DIR = environment.data_directory()

# -- Secrets ---------------------------------------------------------------------------------------

if PRODUCTION:
    CARNET_KEYS = keys.read(Path(environment.required("CARNET_KEYS", "the path of the key file")))
elif os.environ.get("CARNET_KEYS"):
    CARNET_KEYS = keys.read(Path(os.environ["CARNET_KEYS"]))
else:
    CARNET_KEYS = keys.Keys.new()
SECRET_KEY = CARNET_KEYS.sessions[0].secret.hex()
SECRET_KEY_FALLBACKS = [key.secret.hex() for key in CARNET_KEYS.sessions[1:]]

# -- Addresses -------------------------------------------------------------------------------------

if PRODUCTION:
    environment.required("ALLOWED_HOSTS", "the names of this service, separated by commas")
ALLOWED_HOSTS = environment.names("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = environment.names("CSRF_TRUSTED_ORIGINS")
ROOT_URLCONF = "calcium.urls"
WSGI_APPLICATION = "calcium.wsgi.application"

MESVACCINS_URL = os.environ.get("MESVACCINS_URL", "http://127.0.0.1:8001").rstrip("/")
"""The service that this Calcium calls and links to."""
MESVACCINS_UID = os.environ.get("MESVACCINS_UID", "")
MESVACCINS_SECRET = os.environ.get("MESVACCINS_SECRET", "")
"""The software's identifier and secret, proposed when a centre joins the service."""
TWINS_REFRESHED_EVERY = timedelta(minutes=5)

# -- Applications ----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "calcium.audit",
    "calcium.accounts",
    "calcium.centres",
    "calcium.patients",
    "calcium.vaccinations",
    "calcium.linking",
    "calcium.assessment",
    "calcium.merging",
    "calcium.demonstration",
    "calcium.pages",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "django_structlog",
    "lucide",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "calcium.pages.idle.IdleSessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "calcium.audit.context.RequestContextMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "calcium.pages.desk.desk",
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django_htmx.templatetags.django_htmx",
                "calcium.pages.constant",
                "calcium.pages.icons",
            ],
        },
    }
]

# -- Database and jobs -----------------------------------------------------------------------------

_database_url = os.environ.get("DATABASE_URL", "")
if PRODUCTION:
    environment.required("DATABASE_URL", "postgresql://user:password@host/calcium")
if sys.argv[1:2] in (["migrate"], ["grant"]):
    _database_url = os.environ.get("MIGRATION_DATABASE_URL") or _database_url
DATABASES = {"default": environment.database(_database_url or "postgresql:///calcium")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- Sign-in ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Agent"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "calcium.accounts.adapter.AgentAccountAdapter"
ACCOUNT_FORMS = {"login": "calcium.accounts.forms.AgentLoginForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # django-axes counts in the database, shared by all processes
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "account/lockout.html"

SECOND_FACTOR_REQUIRED = environment.switch("SECOND_FACTOR_REQUIRED", default=PRODUCTION)
"""Whether the pages ask for a second factor in the session; the demonstration does not."""
MFA_ADAPTER = "calcium.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Calcium"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the centre's administrator makes the accounts
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

# -- Sessions, cookies, headers --------------------------------------------------------------------

SESSION_COOKIE_NAME = "__Host-calcium" if PRODUCTION else "calcium"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_TIMEOUT = timedelta(minutes=20)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-calcium-csrf" if PRODUCTION else "calcium-csrf"
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
PROXY_COUNT = environment.number("PROXY_COUNT")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "manifest-src": [SELF],
    }
}

# -- Language, time, static files, mail ------------------------------------------------------------

LANGUAGE_CODE = "fr"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "calcium-static"
STATICFILES_DIRS = [PACKAGE / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "calcium.pages.static_files.PageFilesFinder",
    "calcium.pages.typeface.TypefaceFinder",
]
MESSAGE_TAGS = {
    message_levels.SUCCESS: "done",
    message_levels.WARNING: "todo",
    message_levels.ERROR: "late",
}
if MODE != "test":
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # pages name nothing else
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("EMAIL_HOST")
    else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "calcium@localhost")

# -- Logs: identifiers only, never a name, an address or a code ------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(),
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.stdlib.add_logger_name,
                structlog.stdlib.add_log_level,
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING" if MODE == "test" else "INFO"},
    "loggers": {"httpx": {"level": "WARNING"}, "procrastinate": {"level": "WARNING"}},
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
