"""The common agenda in versions: what the network understands, wants and holds to, and the goals that say whether it gets there."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.models.plan import Goal
from agenda.querysets import CommonAgendaQuerySet


class CommonAgenda(models.Model):
    """One version. A draft until it is adopted; then it stays as it is, and holds until a later one is adopted."""

    number = models.PositiveSmallIntegerField(_("version"), unique=True)
    problem = models.TextField(_("shared understanding in English"), blank=True)
    problem_es = models.TextField(_("shared understanding in Spanish"), blank=True)
    vision = models.TextField(_("vision in English"), blank=True)
    vision_es = models.TextField(_("vision in Spanish"), blank=True)
    principles = models.TextField(_("principles in English"), blank=True)
    principles_es = models.TextField(_("principles in Spanish"), blank=True)
    change = models.CharField(_("what changes, in a sentence"), max_length=300, blank=True)
    change_es = models.CharField(_("what changes, in Spanish"), max_length=300, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    # The words are kept beside the decision: the agenda says what adopted it also when the notes of a meeting are mended.
    decision = models.ForeignKey(
        "workgroups.NotedDecision", on_delete=models.SET_NULL, null=True, blank=True, related_name="adopted_agendas"
    )
    decided = models.CharField(_("the decision in English"), max_length=500, blank=True)
    decided_es = models.CharField(_("the decision in Spanish"), max_length=500, blank=True)
    written_at = models.DateTimeField(default=timezone.now)

    objects = CommonAgendaQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("version of the common agenda"), _("versions of the common agenda")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(vision="") | ~Q(vision_es=""),
                name="agenda_commonagenda_vision",
                violation_error_message=_("Write the vision in at least one language."),
            ),
            models.CheckConstraint(
                condition=Q(adopted_on__isnull=True) | ~Q(decided="") | ~Q(decided_es=""),
                name="agenda_commonagenda_decided",
                violation_error_message=_("Say which decision adopted the agenda."),
            ),
        ]

    def __str__(self) -> str:
        return f"common agenda {self.number}"


class NamedGoal(models.Model):
    """A goal among the success measures of a version. At adoption its words are written down, and stay."""

    agenda = models.ForeignKey(CommonAgenda, on_delete=models.CASCADE, related_name="measures")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="named_in")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=160, blank=True)
    name_es = models.CharField(max_length=160, blank=True)
    statement = models.TextField(blank=True)
    statement_es = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agenda", "goal"],
                name="agenda_namedgoal_once",
                violation_error_message=_("This version names the goal already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.agenda_id}: {self.goal_id}"
