"""What an owner is asked about an action, and why just now."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OwnerAnswer(models.TextChoices):
    """How an action stands, as its owner says."""

    DONE = "done", _("It is done")
    ON_TRACK = "on_track", _("It is on track")
    BLOCKED = "blocked", _("It is blocked")


class Question(models.TextChoices):
    """Why an owner is asked now; the words follow the name of the action."""

    LATE = "late", _("It was due on %(day)s.")
    DUE = "due", _("It is due on %(day)s.")
    BEGINS = "begins", _("It was to begin on %(day)s.")
    BLOCKED = "blocked", _("It was blocked on %(day)s.")
    QUIET = "quiet", _("Nobody has said how it stands since %(day)s.")
