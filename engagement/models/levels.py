"""What every way of engaging people says of itself: which level it is meant to reach, and which it did reach."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agenda.models import Goal
from engagement.choices import REACHED, Level, Rung


class Levelled(models.Model):
    """An event, a survey, a decision or a call for input with its levels of engagement, and the goals it is about.

    A noun that is one: inherits this, adds `*levelled_constraints("<noun>")` to its own constraints and a row in
    `engagement.levelled`; its form takes the fields of `LEVEL_FIELDS`.
    """

    intended_level = models.PositiveSmallIntegerField(
        _("level of engagement"),
        choices=Level,
        null=True,
        blank=True,
        help_text=_("What do you promise the community?"),
    )
    achieved_level = models.PositiveSmallIntegerField(_("level reached"), choices=REACHED, null=True, blank=True)
    level_why = models.CharField(_("why it came out otherwise, in English"), max_length=300, blank=True)
    level_why_es = models.CharField(_("why it came out otherwise, in Spanish"), max_length=300, blank=True)
    goals = models.ManyToManyField(Goal, blank=True, related_name="+", verbose_name=_("about the goals"))

    class Meta:
        abstract = True


def levelled_constraints(name: str) -> list[models.BaseConstraint]:
    """What holds for the levels of every noun that has them; `name` is the noun."""
    as_meant = Q(achieved_level__isnull=True) | Q(achieved_level=F("intended_level"))
    return [
        models.CheckConstraint(
            condition=(Q(intended_level__isnull=True) | Q(intended_level__in=Level.values))
            & (Q(achieved_level__isnull=True) | Q(achieved_level__in=Rung.values)),
            name=f"engagement_{name}_level",
            violation_error_message=_("Choose one of the levels."),
        ),
        models.CheckConstraint(
            condition=Q(achieved_level__isnull=True) | Q(intended_level__isnull=False),
            name=f"engagement_{name}_meant",
            violation_error_message=_("Say first which level was meant."),
        ),
        models.CheckConstraint(
            condition=as_meant | ~Q(level_why="", level_why_es=""),
            name=f"engagement_{name}_levelwhy",
            violation_error_message=_("Say why it came out at another level than you meant."),
        ),
    ]
