"""Training that a workgroup offers, its sessions, and who took part."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core.models import StoredFile
from workgroups.choices import PlaceState, SeatPurpose
from workgroups.models.people import Person
from workgroups.models.workgroups import Workgroup


class TrainingOffer(models.Model):
    """Something that a workgroup teaches: for whom, what, and which seats should have it."""

    workgroup = models.ForeignKey(Workgroup, on_delete=models.PROTECT, related_name="trainings")
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=120)
    title_es = models.CharField(_("title in Spanish"), max_length=120, blank=True)
    audience = models.CharField(_("for whom"), max_length=200, blank=True)
    audience_es = models.CharField(_("for whom, in Spanish"), max_length=200, blank=True)
    about = models.TextField(_("what it is about"), max_length=2000, blank=True)
    about_es = models.TextField(_("what it is about, in Spanish"), max_length=2000, blank=True)
    materials = models.TextField(_("materials"), max_length=2000, blank=True, help_text=_("One web address per line."))
    published = models.BooleanField(_("public"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("training"), _("trainings")
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="workgroups_trainingoffer_title",
                violation_error_message=_("Give the training a title."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("workgroups:training_detail", args=[self.slug])


class TrainingExpectation(models.Model):
    """Whoever holds a seat of this kind is expected to complete the training."""

    offer = models.ForeignKey(TrainingOffer, on_delete=models.CASCADE, related_name="expectations")
    purpose = models.CharField(_("kind of seat"), max_length=20, choices=SeatPurpose)

    class Meta:
        verbose_name, verbose_name_plural = _("expected training"), _("expected trainings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "purpose"],
                name="workgroups_trainingexpectation_once",
                violation_error_message=_("It is expected of these seats already."),
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=SeatPurpose.values),
                name="workgroups_trainingexpectation_seats",
                violation_error_message=_("Choose one of the kinds of seats."),
            ),
        ]

    def __str__(self) -> str:
        return f"training {self.offer_id}: {self.purpose}"


class TrainingMaterial(models.Model):
    """A file that a training works with: whoever may read about the training may save it."""

    offer = models.ForeignKey(TrainingOffer, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name, verbose_name_plural = _("material of a training"), _("materials of trainings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "file"],
                name="workgroups_trainingmaterial_once",
                violation_error_message=_("The training has this file already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class TrainingSession(models.Model):
    """One time that a training is held. `sequence` grows when it is moved or called off, as calendars want it."""

    offer = models.ForeignKey(TrainingOffer, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200)
    capacity = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(_("called off"), null=True, blank=True)
    cancel_reason = models.CharField(_("why it is called off"), max_length=300, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("session of training"), _("sessions of training")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancel_reason="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancel_reason="")),
                name="workgroups_trainingsession_why",
                violation_error_message=_("Say why the session is called off."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="workgroups_trainingsession_times",
                violation_error_message=_("A session ends after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"

    @property
    def is_over(self) -> bool:
        """It has begun, so nobody registers any more."""
        return self.starts_at <= timezone.now()

    @property
    def takes_people(self) -> bool:
        """Whether anybody may still sign up."""
        return not self.is_over and self.cancelled_at is None


class TrainingPlace(models.Model):
    """A person's place in a session, and whether they completed it.

    Of a `newcomer`, who signed up without an account and whom nobody knew before, nothing is kept for long.
    """

    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="places")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="trainings")
    state = models.CharField(_("state"), max_length=10, choices=PlaceState, default=PlaceState.REGISTERED)
    registered_at = models.DateTimeField(default=timezone.now)
    newcomer = models.BooleanField(_("came by the public form"), default=False)

    class Meta:
        verbose_name, verbose_name_plural = _("place in a training"), _("places in trainings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                name="workgroups_trainingplace_once",
                violation_error_message=_("This person has a place already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=PlaceState.values),
                name="workgroups_trainingplace_state",
                violation_error_message=_("Choose one of the states."),
            ),
        ]

    def __str__(self) -> str:
        return f"place {self.pk}"
