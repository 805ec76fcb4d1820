"""What became of input: what was heard, what was done, why, and the change that it led to."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.models.input import Input, InputCall
from engagement.models.surveys import Survey

# What an answer can lead to; each is a foreign key of a link, and a link has exactly one.
LED_TO = ("goal", "strategy", "action", "agenda", "decision")


def exactly_one(names: tuple[str, ...]) -> Q:
    """The condition that one of the columns is filled and no other."""
    return reduce(or_, (Q(**{f"{name}__isnull": name != chosen for name in names}) for chosen in names))


class InputAnswer(models.Model):
    """The answer to a call for input or a survey, in both languages, or to one comment, at least in its writer's language."""

    call = models.OneToOneField(InputCall, on_delete=models.PROTECT, null=True, blank=True, related_name="answer")
    input = models.OneToOneField(Input, on_delete=models.CASCADE, null=True, blank=True, related_name="answer")
    survey = models.OneToOneField(Survey, on_delete=models.PROTECT, null=True, blank=True, related_name="answer")
    heard = models.TextField(_("what we heard, in English"), blank=True)
    heard_es = models.TextField(_("what we heard, in Spanish"), blank=True)
    did = models.TextField(_("what we did, in English"), blank=True)
    did_es = models.TextField(_("what we did, in Spanish"), blank=True)
    why = models.TextField(_("why, in English"), blank=True)
    why_es = models.TextField(_("why, in Spanish"), blank=True)
    answered_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("answer to input"), _("answers to input")
        ordering = ["-answered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one(("call", "input", "survey")),
                name="engagement_inputanswer_to",
                violation_error_message=_("An answer answers one thing."),
            ),
            models.CheckConstraint(
                condition=Q(call__isnull=True, survey__isnull=True)
                | (~Q(heard="") & ~Q(heard_es="") & ~Q(did="") & ~Q(did_es="") & ~Q(why="") & ~Q(why_es="")),
                name="engagement_inputanswer_both",
                violation_error_message=_("Say what you heard, what you did and why, in both languages."),
            ),
            models.CheckConstraint(
                condition=(~Q(did="") & ~Q(why="")) | (~Q(did_es="") & ~Q(why_es="")),
                name="engagement_inputanswer_words",
                violation_error_message=_("Say what you did and why."),
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class AnswerLink(models.Model):
    """A change that input led to: a goal, a strategy, an action, a version of the common agenda, or a decision."""

    answer = models.ForeignKey(InputAnswer, on_delete=models.CASCADE, related_name="links")
    goal = models.ForeignKey("agenda.Goal", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    strategy = models.ForeignKey("agenda.Strategy", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    action = models.ForeignKey("agenda.Action", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agenda = models.ForeignKey("agenda.CommonAgenda", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.ForeignKey(
        "engagement.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name, verbose_name_plural = _("change that input led to"), _("changes that input led to")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one(LED_TO),
                name="engagement_answerlink_one",
                violation_error_message=_("A link leads to one thing."),
            ),
            *(
                models.UniqueConstraint(
                    fields=["answer", name],
                    name=f"engagement_answerlink_{name}",
                    violation_error_message=_("The answer names this already."),
                )
                for name in LED_TO
            ),
        ]

    def __str__(self) -> str:
        return f"link {self.pk} of {self.answer_id}"
