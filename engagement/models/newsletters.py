"""The newsletter: editions, whom each one was shown to go to, and who subscribes without an account."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.choices.newsletters import NewsletterState, NewsTopic


class Newsletter(models.Model):
    """One edition. What is in it is kept as it was when sending began: everybody gets the same, and the archive shows that."""

    slug = models.SlugField(_("address"), max_length=100, unique=True)
    subject = models.CharField(_("subject in English"), max_length=120)
    subject_es = models.CharField(_("subject in Spanish"), max_length=120, blank=True)
    intro = models.TextField(_("what you want to say, in English"), max_length=6000)
    intro_es = models.TextField(_("what you want to say, in Spanish"), max_length=6000, blank=True)
    topic = models.CharField(_("topic"), max_length=12, choices=NewsTopic, default=NewsTopic.NETWORK)
    lists = models.JSONField(_("who gets it"), default=list)
    blocks = models.JSONField(_("what else stands in it"), default=list, blank=True)
    public = models.BooleanField(_("stands in the public archive once it is sent"), default=True)
    state = models.CharField(max_length=8, choices=NewsletterState, default=NewsletterState.DRAFT)
    # By language: subject, intro, the language they are really in, and the blocks.
    kept = models.JSONField(default=dict)
    # How many it was shown to go to.
    audience = models.PositiveIntegerField(default=0)
    shown_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("newsletter"), _("newsletters")
        ordering = [models.F("started_at").desc(nulls_first=True), "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=NewsletterState.values), name="engagement_newsletter_state",
                violation_error_message=_("Choose one of the states."),
            ),
            models.CheckConstraint(
                condition=Q(topic__in=NewsTopic.values), name="engagement_newsletter_topic",
                violation_error_message=_("Choose one of the topics."),
            ),
            models.CheckConstraint(
                condition=Q(state=NewsletterState.DRAFT) | Q(started_at__isnull=False), name="engagement_newsletter_started",
                violation_error_message=_("An edition that goes out says since when."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        """The edition in the public archive."""
        return reverse("engagement:newsletter_detail", args=[self.slug])


class Addressee(models.Model):
    """Somebody to whom an edition was shown to go. Gone a month after it was sent."""

    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="addressees")
    email = models.EmailField(help_text=_("In lower case."))
    # Empty: somebody who subscribes without an account.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    language = models.CharField(max_length=2)
    written = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["newsletter", "email"], name="engagement_addressee_once",
                violation_error_message=_("This person gets it already."),
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["newsletter", "id"], condition=Q(written=False), name="engagement_addressee_next")
        ]

    def __str__(self) -> str:
        return f"addressee {self.pk}"


class Subscription(models.Model):
    """Somebody without an account who wants the newsletter; the row is made when they have confirmed their address."""

    email = models.EmailField(unique=True, help_text=_("In lower case."))
    person = models.ForeignKey("workgroups.Person", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    topics = models.JSONField(_("topics"), default=list)
    confirmed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("subscription"), _("subscriptions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"subscription {self.pk}"
