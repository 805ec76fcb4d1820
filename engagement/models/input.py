"""What people say without an account: calls that ask them, what they give, and the themes by which it is sorted."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.choices import CallState, DeclineReason, InputAbout, InputKind, InputState
from engagement.models.behalf import ActedFor
from engagement.models.levels import Levelled, levelled_constraints
from engagement.querysets import InputCallQuerySet, InputQuerySet
from workgroups.choices import Language

# How much somebody may write.
MOST_TEXT = 3000
# What input is about and has its foreign key here.
ABOUT_HERE = ("call", "goal", "strategy", "decision")


def about_one(about: str) -> Q:
    """The condition that input is about this and its foreign key, if it has one, is the only one."""
    return Q(about=about, **{f"{name}__isnull": name != about for name in ABOUT_HERE})


class InputTheme(models.Model):
    """A theme by which input is sorted: the network's own list, in the order in which it is offered."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name in English"), max_length=60)
    name_es = models.CharField(_("name in Spanish"), max_length=60)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    # Input keeps a retired theme; new input is not offered it.
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("theme"), _("themes")
        ordering = ["position", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(name_es=""),
                name="engagement_inputtheme_names",
                violation_error_message=_("Name the theme in both languages."),
            ),
            models.CheckConstraint(
                condition=~Q(slug="new"),
                name="engagement_inputtheme_slug",
                violation_error_message=_("Choose another address."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class InputCall(Levelled):
    """A round in which the public is asked something, with what is up for change, what is not, and when the answer comes."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title in English"), max_length=160)
    title_es = models.CharField(_("title in Spanish"), max_length=160, blank=True)
    question = models.TextField(
        _("question in English"), help_text=_("What you want to hear, in one or two sentences.")
    )
    question_es = models.TextField(_("question in Spanish"), blank=True)
    background = models.TextField(_("background in English"), blank=True)
    background_es = models.TextField(_("background in Spanish"), blank=True)
    changeable = models.TextField(_("what can change, in English"), blank=True)
    changeable_es = models.TextField(_("what can change, in Spanish"), blank=True)
    fixed = models.TextField(_("what cannot change, in English"), blank=True)
    fixed_es = models.TextField(_("what cannot change, in Spanish"), blank=True)
    workgroup = models.ForeignKey(
        "workgroups.Workgroup", on_delete=models.PROTECT, related_name="input_calls", verbose_name=_("workgroup")
    )
    goal = models.ForeignKey(
        "agenda.Goal", on_delete=models.PROTECT, null=True, blank=True, related_name="input_calls",
        verbose_name=_("goal that it is about"),
    )  # fmt: skip
    strategy = models.ForeignKey(
        "agenda.Strategy", on_delete=models.PROTECT, null=True, blank=True, related_name="input_calls",
        verbose_name=_("strategy that it is about"),
    )  # fmt: skip
    opens_on = models.DateField(_("first day"))
    closes_on = models.DateField(_("last day"))
    # What the public read when the call began; what it says now may be later.
    promised_on = models.DateField(null=True, blank=True, editable=False)
    answer_due_on = models.DateField(_("answer until"), help_text=_("The public reads this promise."))
    state = models.CharField(_("state"), max_length=10, choices=CallState, default=CallState.DRAFT)
    created_at = models.DateTimeField(default=timezone.now)

    objects = InputCallQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("call for input"), _("calls for input")
        ordering = ["-closes_on", "-pk"]
        indexes = [models.Index(fields=["state", "closes_on"], name="engagement_inputcall_when")]
        constraints = [
            *levelled_constraints("inputcall"),
            models.CheckConstraint(
                condition=~Q(slug="new"),
                name="engagement_inputcall_slug",
                violation_error_message=_("Choose another address."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=CallState.values),
                name="engagement_inputcall_state",
                violation_error_message=_("Choose one of the states."),
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="engagement_inputcall_days",
                violation_error_message=_("It closes before it opens. Change one of the days."),
            ),
            models.CheckConstraint(
                condition=Q(answer_due_on__gt=F("closes_on")),
                name="engagement_inputcall_due",
                violation_error_message=_("Promise the answer for a day after the last day."),
            ),
            models.CheckConstraint(
                condition=Q(state=CallState.DRAFT)
                | ((~Q(changeable="") | ~Q(changeable_es="")) & (~Q(fixed="") | ~Q(fixed_es=""))),
                name="engagement_inputcall_frame",
                violation_error_message=_("Say what can change and what cannot, before the public reads it."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Input(models.Model):
    """One comment or idea. Nobody but moderators reads it until it is accepted; its writer can take it back at any time."""

    kind = models.CharField(_("kind"), max_length=10, choices=InputKind, default=InputKind.COMMENT)
    about = models.CharField(max_length=10, choices=InputAbout)
    call = models.ForeignKey(InputCall, on_delete=models.PROTECT, null=True, blank=True, related_name="inputs")
    goal = models.ForeignKey("agenda.Goal", on_delete=models.PROTECT, null=True, blank=True, related_name="inputs")
    strategy = models.ForeignKey(
        "agenda.Strategy", on_delete=models.PROTECT, null=True, blank=True, related_name="inputs"
    )
    decision = models.ForeignKey(
        "engagement.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="said_of_it"
    )
    text = models.TextField(_("what you want to say"), max_length=MOST_TEXT)
    # As it was written, once a moderator took personal details out of it; only moderators read it.
    original = models.TextField(blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    # When the writer agreed to be written to; the address serves for that and for nothing else.
    consented_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    created_at = models.DateTimeField(default=timezone.now)
    # The same sending of the form twice is one piece of input.
    form_token = models.UUIDField(unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=InputState, default=InputState.NEW)
    decline_reason = models.CharField(_("reason"), max_length=15, choices=DeclineReason, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    moderated_at = models.DateTimeField(null=True, blank=True)
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    themes = models.ManyToManyField(InputTheme, blank=True, related_name="inputs", verbose_name=_("themes"))
    # For whom staff wrote it down, when the writer has no e-mail.
    acted_for = models.OneToOneField(
        ActedFor, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="input"
    )
    # When its answer became known: its own, or that of its call or of what it was put together with.
    answered_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = InputQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("input"), _("input")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["state", "created_at"], name="engagement_input_queue"),
            models.Index(fields=["email"], condition=~Q(email=""), name="engagement_input_address"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=InputKind.values),
                name="engagement_input_kind",
                violation_error_message=_("Choose comment or idea."),
            ),
            models.CheckConstraint(
                condition=reduce(or_, (about_one(about) for about in InputAbout.values)),
                name="engagement_input_about",
                violation_error_message=_("Input is about one thing."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=InputState.values),
                name="engagement_input_state",
                violation_error_message=_("Choose one of the states."),
            ),
            models.CheckConstraint(
                condition=~Q(text="") | Q(state=InputState.WITHDRAWN),
                name="engagement_input_text",
                violation_error_message=_("Write what you want to say."),
            ),
            models.CheckConstraint(
                condition=Q(email="") | Q(consented_at__isnull=False),
                name="engagement_input_consent",
                violation_error_message=_("An address is kept only if its owner agreed to be written to."),
            ),
            models.CheckConstraint(
                condition=Q(state=InputState.DECLINED, decline_reason__in=DeclineReason.values)
                | (~Q(state=InputState.DECLINED) & Q(decline_reason="")),
                name="engagement_input_declined",
                violation_error_message=_("Choose a reason from the list."),
            ),
            models.CheckConstraint(
                condition=Q(state=InputState.MERGED, merged_into__isnull=False)
                | (~Q(state=InputState.MERGED) & Q(merged_into__isnull=True)),
                name="engagement_input_merged",
                violation_error_message=_("Choose what it is put together with."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[InputState.NEW, InputState.WITHDRAWN]) | Q(moderated_at__isnull=False),
                name="engagement_input_moderated",
                violation_error_message=_("What was decided has its day."),
            ),
            models.CheckConstraint(
                condition=~Q(state=InputState.WITHDRAWN) | Q(text="", original="", name="", email=""),
                name="engagement_input_withdrawn",
                violation_error_message=_("What was taken back leaves nothing behind."),
            ),
        ]

    def __str__(self) -> str:
        return f"input {self.pk}"

    @property
    def is_edited(self) -> bool:
        """Whether a moderator took something out of it."""
        return self.edited_at is not None
