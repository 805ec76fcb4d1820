"""Seats: places at the table of a workgroup that stay when a person leaves, who held them, and who asks for one."""

from datetime import date, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workgroups.choices import ApplicationState, Language, SeatPurpose, SeatSelection, Sector
from workgroups.models.people import Person
from workgroups.models.workgroups import Workgroup
from workgroups.querysets import SeatApplicationQuerySet, SeatQuerySet, SeatTermQuerySet

LONGEST_TERM = 120


class Seat(models.Model):
    """A place at the table of a workgroup, whoever holds it; a member may have none, and a holder need not be a member."""

    workgroup = models.ForeignKey(Workgroup, on_delete=models.PROTECT, related_name="seats")
    title = models.CharField(_("title"), max_length=120)
    title_es = models.CharField(_("title in Spanish"), max_length=120, blank=True)
    purpose = models.CharField(_("whose voice it brings"), max_length=20, choices=SeatPurpose)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector, blank=True)
    about = models.TextField(_("what it takes and gives"), blank=True)
    about_es = models.TextField(_("what it takes and gives, in Spanish"), blank=True)
    selection = models.CharField(_("how the holder is chosen"), max_length=20, choices=SeatSelection)
    term_months = models.PositiveSmallIntegerField(
        _("length of a term in months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_TERM)],
    )
    hours_a_month = models.PositiveSmallIntegerField(
        _("hours a month"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    stipend_cents = models.PositiveIntegerField(_("stipend for a meeting, in cents"), default=0)
    languages = models.JSONField(_("languages of the meetings"), default=list, blank=True)
    since = models.DateField(_("there since"), default=timezone.localdate)
    retired_on = models.DateField(_("given up on"), null=True, blank=True)
    # Applications are taken while `opened_on` is set and `open_until` has not passed.
    opened_on = models.DateField(_("open for applications since"), null=True, blank=True)
    open_until = models.DateField(_("open for applications until"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("seat"), _("seats")
        ordering = ["workgroup", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="workgroups_seat_title",
                violation_error_message=_("Give the seat a title."),
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=SeatPurpose.values),
                name="workgroups_seat_purpose",
                violation_error_message=_("Choose whose voice the seat brings."),
            ),
            models.CheckConstraint(
                condition=Q(purpose=SeatPurpose.SECTOR, sector__in=Sector.values)
                | (~Q(purpose=SeatPurpose.SECTOR) & Q(sector="")),
                name="workgroups_seat_sector",
                violation_error_message=_("A seat of a sector names the sector; other seats name none."),
            ),
            models.CheckConstraint(
                condition=Q(selection__in=SeatSelection.values),
                name="workgroups_seat_selection",
                violation_error_message=_("Choose how the holder is chosen."),
            ),
            models.CheckConstraint(
                condition=Q(term_months__isnull=True) | Q(term_months__range=(1, LONGEST_TERM)),
                name="workgroups_seat_term",
                violation_error_message=_("A term is between 1 and 120 months long, or has no end."),
            ),
            models.CheckConstraint(
                condition=Q(retired_on__isnull=True) | Q(retired_on__gte=F("since"), opened_on__isnull=True),
                name="workgroups_seat_retired",
                violation_error_message=_("A seat that is given up takes no applications."),
            ),
            models.CheckConstraint(
                condition=Q(open_until__isnull=True) | Q(opened_on__isnull=False, open_until__gte=F("opened_on")),
                name="workgroups_seat_open",
                violation_error_message=_("The last day for applications comes after the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def takes_applications(self, today: date) -> bool:
        """Whether anybody may apply on that day."""
        return self.opened_on is not None and (self.open_until is None or self.open_until >= today)


class SeatTerm(models.Model):
    """One person's time on a seat. Vacancies are the time between: nobody writes them down.

    `ends` is the last day as planned; `ended` the day on which it ended early, no longer held on that day itself.
    """

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="terms")
    holder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seat_terms", verbose_name=_("holder"))
    selection = models.CharField(_("how chosen"), max_length=20, choices=SeatSelection)
    started = models.DateField(_("first day"))
    ends = models.DateField(_("last day"), null=True, blank=True)
    ended = models.DateField(_("ended early on"), null=True, blank=True)
    ended_why = models.CharField(_("why it ended early"), max_length=300, blank=True)
    shown = models.BooleanField(
        _("name shown in public"), default=False, help_text=_("Only with the person's consent.")
    )

    objects = SeatTermQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("term"), _("terms")
        ordering = ["started", "pk"]
        constraints = [
            # The services see to it that no two terms of one seat share a day; two that start together, or two without an
            # end, cannot even be stored.
            models.UniqueConstraint(
                fields=["seat", "started"],
                condition=Q(ended__isnull=True) | Q(ended__gt=F("started")),
                name="workgroups_seatterm_once",
                violation_error_message=_("Somebody else holds the seat at this time."),
            ),
            models.UniqueConstraint(
                fields=["seat"],
                condition=Q(ends__isnull=True, ended__isnull=True),
                name="workgroups_seatterm_open",
                violation_error_message=_("Somebody else holds the seat at this time."),
            ),
            models.CheckConstraint(
                condition=Q(selection__in=SeatSelection.values),
                name="workgroups_seatterm_selection",
                violation_error_message=_("Choose how the holder is chosen."),
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("started")),
                name="workgroups_seatterm_dates",
                violation_error_message=_("The last day comes after the first."),
            ),
            models.CheckConstraint(
                condition=Q(ended__isnull=True)
                | (Q(ended__gte=F("started")) & (Q(ends__isnull=True) | Q(ended__lte=F("ends")))),
                name="workgroups_seatterm_early",
                violation_error_message=_("A term ends early between its first and its last day."),
            ),
            models.CheckConstraint(
                condition=Q(ended__isnull=True, ended_why="") | (Q(ended__isnull=False) & ~Q(ended_why="")),
                name="workgroups_seatterm_why",
                violation_error_message=_("Say why the term ends early."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder_id} on {self.seat_id}"

    @property
    def free_from(self) -> date | None:
        """The first day on which the seat is not held by this term any more; None if it has no end."""
        if self.ended is not None:
            return self.ended
        return self.ends + timedelta(days=1) if self.ends is not None else None


class SeatApplication(models.Model):
    """Somebody asks for a seat, with or without an account. Erased some time after the answer."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="applications")
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=3, default=Language.ENGLISH)
    # The language of the page on which it was written, for the answer by mail.
    written_in = models.CharField(max_length=2, choices=Language, default=Language.ENGLISH)
    why = models.TextField(_("why"))
    shown = models.BooleanField(_("agrees to be named in public"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=ApplicationState, default=ApplicationState.NEW)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    # The same sending of the form twice is one application.
    form_token = models.UUIDField(unique=True, editable=False)

    objects = SeatApplicationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("application"), _("applications")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(email="") | ~Q(phone=""),
                name="workgroups_seatapplication_contact",
                violation_error_message=_("Give an e-mail address or a phone number."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=ApplicationState.values),
                name="workgroups_seatapplication_state",
                violation_error_message=_("Choose one of the states."),
            ),
            models.CheckConstraint(
                condition=Q(state=ApplicationState.NEW, answered_at__isnull=True)
                | (~Q(state=ApplicationState.NEW) & Q(answered_at__isnull=False)),
                name="workgroups_seatapplication_answer",
                violation_error_message=_("An answer has its day."),
            ),
        ]

    def __str__(self) -> str:
        return f"application {self.pk}"
