"""Training that a workgroup offers, its sessions, and who took part."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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
    required_for = models.CharField(
        _("expected of whoever holds a seat of this kind"), max_length=20, choices=SeatPurpose, blank=True
    )
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
            models.CheckConstraint(
                condition=Q(required_for__in=["", *SeatPurpose.values]),
                name="workgroups_trainingoffer_seats",
                violation_error_message=_("Choose one of the kinds of seats."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("workgroups:training_detail", args=[self.slug])


class TrainingSession(models.Model):
    """One time that a training is held."""

    offer = models.ForeignKey(TrainingOffer, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200)
    capacity = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("session of training"), _("sessions of training")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="workgroups_trainingsession_times",
                violation_error_message=_("A session ends after it starts."),
            )
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"

    @property
    def is_over(self) -> bool:
        """It has begun, so nobody registers any more."""
        return self.starts_at <= timezone.now()


class TrainingPlace(models.Model):
    """A person's place in a session, and whether they completed it."""

    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="places")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="trainings")
    state = models.CharField(_("state"), max_length=10, choices=PlaceState, default=PlaceState.REGISTERED)
    registered_at = models.DateTimeField(default=timezone.now)

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
