"""Settings in small files, read from the environment (twelve-factor). docs/running.md lists the variables."""

from marketplace.config.settings.environment import *  # each file is one theme; names are Django's
from marketplace.config.settings.platform import *
from marketplace.config.settings.apps import *
from marketplace.config.settings.database import *
from marketplace.config.settings.languages import *
from marketplace.config.settings.storage import *
from marketplace.config.settings.mail import *
from marketplace.config.settings.accounts import *
from marketplace.config.settings.shop import *
from marketplace.config.settings.editing import *
from marketplace.config.settings.security import *
from marketplace.config.settings.observe import *
