"""Words: what the network means by the terms of its field, and which wording names people by their strengths."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from engagement.choices import TextLanguage
from engagement.querysets import TermQuerySet


class Term(models.Model):
    """A term of the field in plain words, in both languages; pages link to it where it occurs."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("term in English"), max_length=80)
    name_es = models.CharField(_("term in Spanish"), max_length=80, blank=True)
    # Folded, in both languages: to sort by and to search in.
    name_folded = models.CharField(max_length=170, editable=False)
    forms = models.CharField(
        _("other forms in English"), max_length=200, blank=True,
        help_text=_("Such as the plural, with commas between them. Pages link these too."),
    )  # fmt: skip
    forms_es = models.CharField(_("other forms in Spanish"), max_length=200, blank=True)
    meaning = models.TextField(_("what it means, in English"), max_length=1000)
    meaning_es = models.TextField(_("what it means, in Spanish"), max_length=1000, blank=True)
    published = models.BooleanField(_("public"), default=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("term of the glossary"), _("terms of the glossary")
        ordering = ["name_folded", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug="new"), name="engagement_term_slug",
                violation_error_message=_("Choose another address."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("engagement:term_detail", args=[self.slug])


class Wording(models.Model):
    """Words that name people by what they lack, with others that do not; a hint while writing, never a rule."""

    language = models.CharField(_("language"), max_length=2, choices=TextLanguage)
    phrase = models.CharField(_("words"), max_length=80)
    phrase_folded = models.CharField(max_length=80, editable=False)
    better = models.CharField(
        _("what to say instead"), max_length=200, help_text=_("In the same language. A few ways, with commas between.")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("wording"), _("wordings")
        ordering = ["language", "phrase_folded", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "phrase_folded"], name="engagement_wording_once",
                violation_error_message=_("These words have their hint already. Change that one."),
            ),
            models.CheckConstraint(
                condition=Q(language__in=TextLanguage.values), name="engagement_wording_language",
                violation_error_message=_("Choose one of the languages."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.phrase
