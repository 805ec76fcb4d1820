"""Policy priorities: what should change in rules and budgets, how far that is, and what the community is called to do."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.choices import POSITIONED, CallState, GovernmentLevel, PolicyPosition, PolicyStage
from agenda.models.plan import Goal, Strategy
from agenda.querysets import CallQuerySet, PolicyQuerySet
from kconnect.core.models import AppendOnly
from kconnect.core.sources import check_sources
from workgroups.models import Person, Workgroup

MOST_WORDS = 4000


class PolicyPriority(models.Model):
    """One change of policy or funding that a workgroup asks for, kept by Policy & Advocacy."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    workgroup = models.ForeignKey(
        Workgroup, on_delete=models.PROTECT, related_name="priorities", verbose_name=_("proposed by")
    )
    name = models.CharField(_("name in English"), max_length=160, help_text=_("What should change, in a few words."))
    name_es = models.CharField(_("name in Spanish"), max_length=160, blank=True)
    name_folded = models.CharField(max_length=330, editable=False)
    issue = models.TextField(
        _("the issue in English"),
        max_length=MOST_WORDS,
        help_text=_("What stands in people's way, and what would help."),
    )
    issue_es = models.TextField(_("the issue in Spanish"), max_length=MOST_WORDS, blank=True)
    level = models.CharField(_("who decides"), max_length=10, choices=GovernmentLevel)
    goals = models.ManyToManyField(Goal, blank=True, related_name="priorities", verbose_name=_("goals"))
    strategies = models.ManyToManyField(Strategy, blank=True, related_name="priorities", verbose_name=_("strategies"))
    sources = models.TextField(
        _("where to read more"), max_length=MOST_WORDS, blank=True, validators=[check_sources],
        help_text=_("One per line: the web address, then what it is."),
    )  # fmt: skip
    position = models.CharField(_("position"), max_length=10, choices=PolicyPosition, blank=True)
    position_why = models.TextField(_("why, in English"), max_length=2000, blank=True)
    position_why_es = models.TextField(_("why, in Spanish"), max_length=2000, blank=True)
    next_step = models.CharField(_("next step in English"), max_length=300, blank=True)
    next_step_es = models.CharField(_("next step in Spanish"), max_length=300, blank=True)
    next_on = models.DateField(_("by"), null=True, blank=True)
    next_workgroup = models.ForeignKey(
        Workgroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who does it")
    )
    stage = models.CharField(_("stage"), max_length=10, choices=PolicyStage, default=PolicyStage.IDEA)
    published = models.BooleanField(_("public"), default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("policy priority"), _("policy priorities")
        ordering = ["name_folded", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug__in=["new", "votes"]), name="agenda_policy_slug",
                violation_error_message=_("Choose another address."),
            ),
            models.CheckConstraint(
                condition=Q(level__in=GovernmentLevel.values) & Q(stage__in=PolicyStage.values)
                & Q(position__in=["", *PolicyPosition.values]),
                name="agenda_policy_words",
                violation_error_message=_("Choose who decides, a stage and a position from the lists."),
            ),
            models.CheckConstraint(
                condition=Q(position="") | ~Q(position_why="", position_why_es=""), name="agenda_policy_why",
                violation_error_message=_("Say why the network takes this position."),
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=POSITIONED) | ~Q(position=""), name="agenda_policy_position",
                violation_error_message=_("Write down the position and why, before the stage moves on."),
            ),
            models.CheckConstraint(
                condition=Q(next_on__isnull=True, next_workgroup__isnull=True) | ~Q(next_step="", next_step_es=""),
                name="agenda_policy_next",
                violation_error_message=_("Say what the next step is."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("agenda:policy_detail", args=[self.slug])


class PolicyStep(AppendOnly):
    """A priority came to a stage: on which day, and why. Written once; together they are its history."""

    priority = models.ForeignKey(PolicyPriority, on_delete=models.PROTECT, related_name="steps")
    stage = models.CharField(max_length=10, choices=PolicyStage)
    on = models.DateField()
    reason = models.CharField(max_length=500, blank=True)
    reason_es = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["priority_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=PolicyStage.values), name="agenda_policystep_stage",
                violation_error_message=_("Choose one of the stages."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.priority_id}: {self.stage}"


class CallToAction(models.Model):
    """What people can do for a priority, in plain words; public once a lead of Community Engagement has checked it."""

    priority = models.ForeignKey(PolicyPriority, on_delete=models.PROTECT, related_name="calls")
    title = models.CharField(_("what to do, in English"), max_length=160, help_text=_("Begin with a verb: “Call …”."))
    title_es = models.CharField(_("what to do, in Spanish"), max_length=160, blank=True)
    text = models.TextField(
        _("how, in English"),
        max_length=2000,
        help_text=_("In plain words: what to say, where to go, how long it takes."),
    )
    text_es = models.TextField(_("how, in Spanish"), max_length=2000, blank=True)
    audience = models.CharField(_("for whom, in English"), max_length=160, blank=True)
    audience_es = models.CharField(_("for whom, in Spanish"), max_length=160, blank=True)
    until = models.DateField(_("until"), help_text=_("The last day on which it helps."))
    url = models.URLField(_("web address"), blank=True, max_length=300)
    place = models.CharField(_("place, phone or address"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=CallState, default=CallState.WAITING)
    return_reason = models.CharField(_("what to change"), max_length=500, blank=True)
    # Whoever wrote these words last, and who checked them: two people. That they differ the service says, not the database:
    # two records of one person may become one later.
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("call to action"), _("calls to action")
        ordering = ["until", "pk"]
        indexes = [models.Index(fields=["state", "until"], name="agenda_call_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=CallState.values), name="agenda_call_state",
                violation_error_message=_("Choose one of the states."),
            ),
            models.CheckConstraint(
                condition=~Q(state=CallState.PUBLIC) | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="agenda_call_checked",
                violation_error_message=_("A lead of Community Engagement checks it before it is public."),
            ),
            models.CheckConstraint(
                condition=~Q(state=CallState.RETURNED) | ~Q(return_reason=""), name="agenda_call_reason",
                violation_error_message=_("Say what to change."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title
