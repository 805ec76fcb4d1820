"""The fixed vocabularies of meetings."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeetingMode(models.TextChoices):
    """How people come together."""

    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    BOTH = "both", _("In person and online")


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", pgettext_lazy("meeting", "Planned")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Called off")
    CLOSED = "closed", pgettext_lazy("meeting", "Closed")
    PUBLISHED = "published", pgettext_lazy("meeting", "Minutes published")


# The one table of a meeting's moves: from a state to the states it may come to. What is not here is refused.
MEETING_MOVES: dict[MeetingState, frozenset[MeetingState]] = {
    MeetingState.PLANNED: frozenset({MeetingState.CANCELLED, MeetingState.CLOSED}),
    MeetingState.CANCELLED: frozenset({MeetingState.PLANNED}),
    MeetingState.CLOSED: frozenset({MeetingState.PLANNED, MeetingState.PUBLISHED}),
    MeetingState.PUBLISHED: frozenset(),
}


class Frequency(models.TextChoices):
    """What a series of meetings repeats by."""

    WEEKLY = "weekly", _("Every week")
    MONTHLY_DAY = "monthly_day", _("Every month on the same date")
    MONTHLY_WEEKDAY = "monthly_weekday", _("Every month on the same weekday")


class SlotAnswer(models.TextChoices):
    """What somebody says to a time that is offered."""

    YES = "yes", pgettext_lazy("time", "Yes")
    IF_NEED_BE = "if_need_be", pgettext_lazy("time", "If need be")
    NO = "no", pgettext_lazy("time", "No")


class MeetingNews(models.TextChoices):
    """What people are written to about a meeting; each at most once for each time that the meeting has had."""

    INVITED = "invited", _("Invitation")
    SOON = "soon", _("First reminder")
    NOW = "now", _("Last reminder")
    MOVED = "moved", _("Changed")
    ON_AGAIN = "on_again", _("It takes place after all")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Called off")
    MINUTES = "minutes", pgettext_lazy("meeting", "Minutes published")
