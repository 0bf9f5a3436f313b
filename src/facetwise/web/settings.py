"""Django's settings. Everything that differs between two practices comes from the environment."""

from pathlib import Path

from facetwise.web.configuration import database, read_configuration

_HERE = Path(__file__).parent
_CONFIGURED = read_configuration()

SECRET_KEY = _CONFIGURED.secret_key
DEBUG = False
ALLOWED_HOSTS = list(_CONFIGURED.hosts)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in _CONFIGURED.hosts] if _CONFIGURED.is_tls else []
DATABASES = {"default": database(_CONFIGURED)}
DATA_DIR = _CONFIGURED.data
IS_DEMO = _CONFIGURED.is_demo

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "facetwise.store",
    "facetwise.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "facetwise.web.middleware.headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "facetwise.web.middleware.no_zero_characters",
    "facetwise.web.middleware.own_policy_values",
    "facetwise.web.middleware.session_expiry",
    "facetwise.web.middleware.pages_for_forms_alone",
    "facetwise.web.middleware.DenyByDefault",
]
ROOT_URLCONF = "facetwise.web.urls"
WSGI_APPLICATION = "facetwise.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "facetwise.web.navigation.context",
            ],
            "builtins": ["facetwise.web.templatetags.facetwise"],
        },
    }
]

AUTH_USER_MODEL = "store.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", **more}
    for name, more in (
        ("MinimumLengthValidator", {"OPTIONS": {"min_length": 12}}),
        ("CommonPasswordValidator", {}),
        ("UserAttributeSimilarityValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "facetwise.web.sign_in.ClosedSignUp"
ACCOUNT_FORMS = {
    "change_password": "facetwise.web.account_forms.ChangePassword",
    "reauthenticate": "facetwise.web.account_forms.ConfirmPassword",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "10/m/ip,5/5m/key", "reauthenticate": "10/m/user"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _CONFIGURED.is_behind_proxy else 0
MFA_ADAPTER = "facetwise.web.sign_in.EncryptedSecrets"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Facetwise"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _CONFIGURED.is_tls  # loopback without TLS

CACHES = {  # counts failed sign-ins; shared by all processes, so that lockout holds
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "facetwise_cache"}
}
SESSION_COOKIE_AGE = 12 * 60 * 60  # begins anew at each write; `session_expiry` counts from sign-in
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
_PREFIX = (
    "__Host-" if _CONFIGURED.is_tls else ""
)  # the browser then takes the cookie of this host by TLS alone
SESSION_COOKIE_NAME = f"{_PREFIX}facetwise_session"
CSRF_COOKIE_NAME = f"{_PREFIX}facetwise_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _CONFIGURED.is_tls
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # live pages send the token of the page
CSRF_FAILURE_VIEW = "facetwise.web.pages.errors.csrf_failed"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _CONFIGURED.is_behind_proxy else None
SECURE_HSTS_SECONDS = 31_536_000 if _CONFIGURED.is_tls else 0
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_FILES_AT_ONCE = 20
MAX_REQUEST_BYTES = 200 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["facetwise.web.uploads.InMemory"]
API_CALLS_A_MINUTE = _CONFIGURED.api_calls_a_minute
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = MAX_FILES_AT_ONCE

STATIC_URL = "/static/"
STATICFILES_DIRS: list[str] = []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = True
DATE_FORMAT = "Y-m-d"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "facetwise.web.quiet_log.WithoutData",
            "format": "%(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.server": {"handlers": [], "propagate": False}},
}
