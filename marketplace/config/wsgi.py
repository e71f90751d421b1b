"""The WSGI application that granian serves. Servers run no system checks: what those refuse is refused here too."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.config.settings")
application = get_wsgi_application()

from marketplace.config.checks import refuse_unsafe  # noqa: E402  # needs the settings that are set up above

refuse_unsafe()
