"""Wagtail."""

from marketplace.config.settings.environment import SITE_URL
from marketplace.config.settings.languages import LANGUAGES
from marketplace.config.settings.platform import PLATFORM_NAME

WAGTAIL_SITE_NAME = PLATFORM_NAME
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("el", "Ελληνικά")]
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/account/login/"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "cms.approval.approved"
WAGTAIL_USER_TIME_ZONES = ["Europe/Luxembourg", "UTC"]
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILDOCS_EXTENSIONS = ["pdf", "txt"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
"""A translation begins as a draft, also of a live page: who starts one need not be who may publish it."""
