"""Settings of a Django site: site.toml, the file of its profile, then variables SITE_….

    SITE_PROFILE=production SITE_SECRET_KEY=… python -m django check --deploy --settings settings

Django requires names in capitals at the top of a module, so each value is read at its name, with
the type it must have.
"""
import pathlib

import superconfig

BASE_DIR = pathlib.Path(__file__).parent

config = (
    superconfig.create_config()
    .with_file(BASE_DIR / "site.toml")
    .with_directory("/run/secrets/site", optional=True)
    .with_env("SITE")
    .select_profile_from_env("SITE_PROFILE")
    .build()
)

DEBUG = config.get_bool("debug", False)
SECRET_KEY = config.get_str("secret_key", "only for development") if DEBUG else config["secret_key"]
ALLOWED_HOSTS = config.get_list("allowed_hosts", [])
TIME_ZONE = config.get_str("time_zone", "UTC")
USE_TZ = True
INSTALLED_APPS = config.get_list("installed_apps")
SESSION_COOKIE_AGE = int(config.get_duration("session_age").total_seconds())
DATABASES = {
    name: {key.upper(): value for key, value in database.items()}
    for name, database in config["databases"].items()
}
ROOT_URLCONF = "urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
