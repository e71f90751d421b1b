"""People. One account can be buyer, maker, editor and operator at once."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.public_ids import short_id


class UserManager(BaseUserManager["User"]):
    """Users are found by e-mail, case-insensitively."""

    use_in_migrations = True

    def _create(self, email: str, password: str | None, **facts: Any) -> User:
        if not email:
            raise ValueError("a user needs an e-mail address")
        user = self.model(email=self.normalize_email(email).lower(), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_user(self, email: str, password: str | None = None, **facts: Any) -> User:
        return self._create(email, password, **facts)

    def create_superuser(self, email: str, password: str | None = None, **facts: Any) -> User:
        return self._create(email, password, is_staff=True, is_superuser=True, **facts)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractUser):
    """Signs in with an e-mail address; has no user name."""

    username = None  # type: ignore[assignment]  # Django's documented way to drop the column
    email = models.EmailField(_("e-mail address"), unique=True)
    public_id = models.CharField(max_length=16, unique=True, default=short_id, editable=False)
    language = models.CharField(_("language of mails"), max_length=8, default="en")
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()  # type: ignore[misc,assignment]  # django-stubs types AbstractUser.objects by user name

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.get_full_name() or self.email
