"""The fixed vocabularies of registrations: where they stand, who comes, and what was asked for."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RegistrationState(models.TextChoices):
    """Where a registration for an event stands."""

    REGISTERED = "registered", pgettext_lazy("event", "Has a place")
    WAITING = "waiting", pgettext_lazy("event", "On the waiting list")
    CANCELLED = "cancelled", pgettext_lazy("event", "Gave the place back")
    CAME = "came", pgettext_lazy("event", "Was there")


class CheckedIn(models.TextChoices):
    """How it was noted that somebody is there."""

    LIST = "list", pgettext_lazy("event", "By the list")
    CODE = "code", pgettext_lazy("event", "By the code at the door")


class AgeBand(models.TextChoices):
    """Ages of children, as far as whoever looks after them must know."""

    BABY = "0-2", _("0 to 2 years")
    SMALL = "3-5", _("3 to 5 years")
    SCHOOL = "6-12", _("6 to 12 years")
    TEEN = "13-17", _("13 to 17 years")
