"""Rows that every app needs and no app owns: jobs, audit, messages, files, old addresses."""

from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core.address_models import ReturnedAddress as ReturnedAddress
from kconnect.core.address_models import StoppedAddress as StoppedAddress
from kconnect.core.choices import JobState, MailState, Rhythm, Topic
from kconnect.core.querysets import JobQuerySet


class AppendOnlyError(Exception):
    """A row that is written once was to be changed or deleted."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Refuses the bulk ways around an append-only model."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are written once.")

    def delete(self) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are never deleted.")


class AppendOnly(models.Model):
    """A row that is written once: neither save nor delete works on a stored one."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} rows are written once.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{type(self).__name__} rows are never deleted.")


class Job(models.Model):
    """One piece of background work. This row is the truth; the queue only rings."""

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, help_text=_("The same key is the same job, however often it is asked for."))
    subject = models.CharField(
        max_length=200,
        blank=True,
        help_text=_("What it is about; work of one kind on one thing fails and recovers as one."),
    )
    args = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    run_after = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    token = models.PositiveIntegerField(default=0, help_text=_("Grows with each claim; an older one may not write."))
    cancel_asked = models.BooleanField(default=False)
    stage = models.CharField(max_length=200, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    error = models.TextField(blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                name="core_job_once",
                violation_error_message=_("This work is already asked for."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=JobState.values),
                name="core_job_state",
                violation_error_message=_("Choose one of the states."),
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.RUNNING) | Q(lease_until__isnull=False),
                name="core_job_lease",
                violation_error_message=_("A running job needs a lease."),
            ),
        ]
        indexes = [models.Index(fields=["state", "run_after"], name="core_job_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def percent(self) -> int:
        """Share done, 0 to 100; 100 only when finished."""
        if self.state == JobState.DONE:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0


class Incident(models.Model):
    """Work of one kind on one thing has stopped: from its first failure until it ends well again."""

    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(closed_at__isnull=True),
                name="core_incident_open_once",
                violation_error_message=_("It is known already that this work has stopped."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class AuditEvent(AppendOnly):
    """One act of staff, or one export of personal data: ids and field names, never personal values."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    # Not a foreign key: the log outlives accounts.
    actor_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=60)
    target_label = models.CharField(max_length=200, blank=True, help_text=_("A public name; never a person's."))
    fields = models.JSONField(default=list)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["target_type", "target_id"], name="core_audit_target")]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_type} {self.target_id}"


class Notification(models.Model):
    """Something one person should know, shown in their workspace."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    occasion = models.CharField(max_length=200, help_text=_("Once per person and occasion."))
    topic = models.CharField(max_length=30, default=Topic.GENERAL, help_text=_("What a person can switch off."))
    about = models.CharField(max_length=200, blank=True, help_text=_("The heading of its lines in a digest."))
    text = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    taps = models.JSONField(default=list, help_text=_("Answers that one tap in a message gives."))
    created_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True, help_text=_("Afterwards nobody needs a message about it."))
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True, help_text=_("When it went into a message."))

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "occasion"],
                name="core_notification_once",
                violation_error_message=_("This person has been told."),
            )
        ]
        indexes = [
            models.Index(
                fields=["user", "created_at"],
                condition=Q(mailed_at__isnull=True, read_at__isnull=True),
                name="core_notification_to_mail",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def heading(self) -> str:
        """Under what it stands, in the reader's language: the thing it is about, else its topic."""
        return self.about or str(dict(Topic.choices).get(self.topic, Topic.GENERAL.label))


class OutboxMail(models.Model):
    """One message to one address about one occasion; claimed before sending, marked after.

    A message with a reader is one that they can stop; without one but with a topic it is a letter (`Letter`) to an address that
    can stop it; without both it is the answer to something somebody did.
    """

    recipient = models.EmailField()
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    topic = models.CharField(max_length=30, blank=True, help_text=_("What its reader can stop; empty: all messages."))
    occasion = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    html = models.TextField(blank=True)
    language = models.CharField(max_length=2, default="en")
    state = models.CharField(max_length=10, choices=MailState, default=MailState.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    stumbled_at = models.DateTimeField(null=True, blank=True, help_text=_("When the mail server last did not take it."))
    sent_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["id"], condition=Q(state=MailState.QUEUED), name="core_outboxmail_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "occasion"],
                name="core_outboxmail_once",
                violation_error_message=_("This message has been written."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=MailState.values),
                name="core_outboxmail_state",
                violation_error_message=_("Choose one of the states."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} #{self.pk}"


class MailWish(models.Model):
    """How often a person wants a digest; who never chose has no row and gets one a day."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_wish")
    rhythm = models.CharField(max_length=10, choices=Rhythm, default=Rhythm.DAILY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rhythm__in=Rhythm.values),
                name="core_mailwish_rhythm",
                violation_error_message=_("Choose every day, every week or never."),
            )
        ]

    def __str__(self) -> str:
        return self.rhythm


class MutedTopic(models.Model):
    """A person wants no mail about this topic; their page shows it all the same."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="muted_topics")
    topic = models.CharField(max_length=30)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "topic"],
                name="core_mutedtopic_once",
                violation_error_message=_("This topic is switched off already."),
            )
        ]

    def __str__(self) -> str:
        return self.topic


class TapUse(models.Model):
    """A one-tap link of a message that has done its act; it does it once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    act = models.CharField(max_length=60)
    thing = models.BigIntegerField()
    version = models.CharField(max_length=60, blank=True)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "act", "thing", "version"],
                name="core_tapuse_once",
                violation_error_message=_("This link has done its work already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.thing}"


class Follow(models.Model):
    """A person wants to hear when something changes; the thing is named by kind and slug."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    kind = models.CharField(max_length=60)
    slug = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "slug"],
                name="core_follow_once",
                violation_error_message=_("You follow this already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"


class StoredFile(models.Model):
    """A file that somebody brought, stored once under the hash of its content, outside static files."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200, help_text=_("As it was called; shown, never used as a path."))
    size = models.PositiveBigIntegerField()
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the bytes lie."""
        return Path(settings.STORED_FILES_DIR) / self.sha256[:2] / self.sha256


class SlugAlias(models.Model):
    """An address that a public noun once had; it leads to the present one for good."""

    kind = models.CharField(max_length=60)
    old = models.SlugField(max_length=200)
    new = models.SlugField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "old"],
                name="core_slugalias_once",
                violation_error_message=_("This old address leads somewhere already."),
            ),
            models.CheckConstraint(
                condition=~Q(old=models.F("new")),
                name="core_slugalias_moves",
                violation_error_message=_("The new address is the old one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.old} → {self.new}"


class BroughtFile(models.Model):
    """A list that somebody brought, on its way in: its rows are compared in the background, looked at, then accepted.

    The file itself is not kept. Each kind of list names its own states.
    """

    name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    state = models.CharField(_("state"), max_length=10)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    counts = models.JSONField(default=dict)
    # The work that goes on, or went on last; a new one for each revision.
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class BroughtRow(models.Model):
    """One row of such a list: what it says, what is odd about it, and what accepting it does or did."""

    line = models.PositiveIntegerField(_("row"))
    # As the file has them; emptied when the rows are accepted or discarded.
    cells = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    before = models.JSONField(default=dict, help_text=_("Field name to earlier value."))
    # [[code, field, found, made of it]]
    issues = models.JSONField(default=list)

    class Meta:
        abstract = True
