from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "marketplace.users"
    label = "users"

    def ready(self) -> None:
        from marketplace.users import receivers  # noqa: F401  # connects the signals
        from marketplace.users.own_data import AccountData
        from marketplace.users.personal_data import register_personal_data

        register_personal_data("account", AccountData())
