"""The WSGI application that granian serves. A server never runs `manage.py check`: what that refuses is refused here too."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.config.settings")
application = get_wsgi_application()

from marketplace.config.checks import refuse_unsafe  # noqa: E402  # needs the settings that are set up above

refuse_unsafe()
