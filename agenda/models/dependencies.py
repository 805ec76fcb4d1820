"""Which action waits for which."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agenda.models.plan import Action


class Dependency(models.Model):
    """One action cannot be done before another is; together they never run in a circle."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="waits_for", verbose_name=_("action"))
    needed = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="holds_up", verbose_name=_("waits for"))

    class Meta:
        verbose_name_plural = _("dependencies")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "needed"],
                name="agenda_dependency_once",
                violation_error_message=_("The action waits for that one already."),
            ),
            models.CheckConstraint(
                condition=~Q(action=F("needed")),
                name="agenda_dependency_other",
                violation_error_message=_("An action cannot wait for itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} waits for {self.needed_id}"
