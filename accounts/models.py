"""Users: people who sign in by e-mail. What they may do in a project is a role there (projects)."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person with an account; the e-mail address, in any case, is the one name to sign in with.

    `invited_at` is when the link went out with which they have yet to choose a password (`invitations`).
    """

    username = None  # type: ignore[assignment]  # AbstractUser declares it; we sign in by e-mail only
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=2, default="lv")
    invited_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()  # type: ignore[assignment,misc]  # replaces the manager that asks for a username

    class Meta:
        constraints = (models.UniqueConstraint(Lower("email"), name="user_email_any_case_unique"),)

    def __str__(self) -> str:
        return self.name or self.email
