"""Settings in small files, read from the environment (twelve-factor). docs/running.md lists the variables."""

from marketplace.config.settings.environment import *  # noqa: F403  # each file is one theme; names are Django's
from marketplace.config.settings.platform import *  # noqa: F403
from marketplace.config.settings.apps import *  # noqa: F403
from marketplace.config.settings.database import *  # noqa: F403
from marketplace.config.settings.languages import *  # noqa: F403
from marketplace.config.settings.storage import *  # noqa: F403
from marketplace.config.settings.mail import *  # noqa: F403
from marketplace.config.settings.accounts import *  # noqa: F403
from marketplace.config.settings.shop import *  # noqa: F403
from marketplace.config.settings.editing import *  # noqa: F403
from marketplace.config.settings.security import *  # noqa: F403
from marketplace.config.settings.observe import *  # noqa: F403
