"""The library: links and files that help with the work, by topic, language and workgroup."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engagement.choices import ResourceKind
from engagement.querysets import ResourceQuerySet
from kconnect.core.models import StoredFile
from workgroups.models import Workgroup


class ResourceTopic(models.Model):
    """What resources are about; a vocabulary of the network's own."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name in English"), max_length=80)
    name_es = models.CharField(_("name in Spanish"), max_length=80, blank=True)
    name_folded = models.CharField(max_length=170, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("topic of resources"), _("topics of resources")
        ordering = ["name_folded", "pk"]

    def __str__(self) -> str:
        return self.name


class Resource(models.Model):
    """One link, file or picture of the library."""

    slug = models.SlugField(_("address"), max_length=100, unique=True)
    name = models.CharField(_("name in English"), max_length=160)
    name_es = models.CharField(_("name in Spanish"), max_length=160, blank=True)
    # Folded, in both languages: to sort by and to search in.
    name_folded = models.CharField(max_length=330, editable=False)
    summary = models.CharField(_("what it helps with, in English"), max_length=400, blank=True)
    summary_es = models.CharField(_("what it helps with, in Spanish"), max_length=400, blank=True)
    kind = models.CharField(_("what it is"), max_length=10, choices=ResourceKind)
    url = models.URLField(_("web address"), max_length=500, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True, editable=False)
    languages = models.JSONField(_("languages it is in"), default=list)
    # The same between commas, so that both databases find one of them: ",en,es,".
    languages_listed = models.CharField(max_length=80, editable=False, default="")
    topic = models.ForeignKey(
        ResourceTopic, on_delete=models.PROTECT, related_name="resources", verbose_name=_("topic")
    )
    workgroup = models.ForeignKey(
        Workgroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resources",
        verbose_name=_("workgroup"),
    )
    published = models.BooleanField(_("public"), default=False)
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("resource"), _("resources")
        ordering = ["-added_at", "-pk"]
        indexes = [models.Index(fields=["published", "-added_at"], name="engagement_resource_listed")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ResourceKind.values), name="engagement_resource_kind",
                violation_error_message=_("Choose one of the kinds."),
            ),
            models.CheckConstraint(
                condition=Q(kind=ResourceKind.LINK, file__isnull=True) & ~Q(url="") | ~Q(kind=ResourceKind.LINK) & Q(url=""),
                name="engagement_resource_where",
                violation_error_message=_("A link has a web address, and a file has none."),
            ),
            models.CheckConstraint(
                condition=Q(published=False) | ~Q(url="") | Q(file__isnull=False), name="engagement_resource_there",
                violation_error_message=_("Add the file first. Then show it to the public."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("engagement:resource_detail", args=[self.slug])
