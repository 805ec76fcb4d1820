"""What the network tells: news, and stories of people with what these people agreed to."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.choices import PostKind, PostState
from engagement.querysets import PostQuerySet
from kconnect.core.models import StoredFile
from workgroups.choices import Consent
from workgroups.models import Person, Workgroup

MOST_LETTERS = 20_000


class Post(models.Model):
    """News or a story: title, opening and text in both languages, with a photo if there is one."""

    kind = models.CharField(_("what it is"), max_length=10, choices=PostKind, default=PostKind.NEWS)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    title = models.CharField(_("title in English"), max_length=160)
    title_es = models.CharField(_("title in Spanish"), max_length=160, blank=True)
    # Folded, in both languages: to search in.
    text_folded = models.TextField(editable=False)
    opening = models.CharField(_("in one or two sentences, in English"), max_length=400)
    opening_es = models.CharField(_("in one or two sentences, in Spanish"), max_length=400, blank=True)
    text = models.TextField(_("text in English"), max_length=MOST_LETTERS, blank=True)
    text_es = models.TextField(_("text in Spanish"), max_length=MOST_LETTERS, blank=True)
    workgroup = models.ForeignKey(
        Workgroup, on_delete=models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("workgroup")
    )
    photo = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    small = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    photo_words = models.CharField(_("what the photo shows, in English"), max_length=200, blank=True)
    photo_words_es = models.CharField(_("what the photo shows, in Spanish"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=PostState, default=PostState.DRAFT)
    published_at = models.DateTimeField(_("public since"), null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("news or story"), _("news and stories")
        ordering = ["-published_at", "-pk"]
        indexes = [models.Index(fields=["state", "-published_at"], name="engagement_post_listed")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug__in=["new", "consent"]), name="engagement_post_slug",
                violation_error_message=_("Choose another address."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PostKind.values) & Q(state__in=PostState.values), name="engagement_post_words",
                violation_error_message=_("Choose one of the kinds and one of the states."),
            ),
            models.CheckConstraint(
                condition=Q(photo__isnull=True) | ~Q(photo_words=""), name="engagement_post_photo",
                violation_error_message=_("Say in a few words what the photo shows."),
            ),
            models.CheckConstraint(
                condition=~Q(state=PostState.PUBLISHED) | Q(published_at__isnull=False), name="engagement_post_since",
                violation_error_message=_("What is public has a day since when."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("engagement:post_detail", args=[self.slug])

    @property
    def is_story(self) -> bool:
        """Whether it tells of people, who must have agreed."""
        return self.kind == PostKind.STORY


class StoryConsent(models.Model):
    """One person of a story agreed to it: how, when, and to what. It ends on the day it is taken back, and the story with it."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="consents")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    how = models.CharField(_("agreed how"), max_length=10, choices=Consent)
    agreed_on = models.DateField(_("agreed on"))
    named = models.BooleanField(_("may be named"), default=False)
    pictured = models.BooleanField(_("may be seen in the photo"), default=False)
    recorded_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("written down by")
    )
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_on = models.DateField(_("taken back on"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("consent to a story"), _("consents to stories")
        ordering = ["post_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "person"], name="engagement_consent_once",
                violation_error_message=_("This person's consent is written down already."),
            ),
            models.CheckConstraint(
                condition=Q(how__in=Consent.values), name="engagement_consent_how",
                violation_error_message=_("Say how the person agreed."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.post_id}: {self.person_id}"
