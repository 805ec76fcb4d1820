"""Recipes that people wrote here, in versions, and what came of trying one on a file."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboard.models.constraints import check, once
from kconnect.core.models import Job, StoredFile


class SavedRecipe(models.Model):
    """A recipe of this network. Its text is that of its last version; slug and title are those the text gives."""

    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(max_length=200)
    title_folded = models.CharField(max_length=200)

    class Meta:
        ordering = ["title_folded"]
        constraints = [
            once("title_folded", name="dashboard_savedrecipe_title", message=_("A recipe has this title already.")),
        ]

    def __str__(self) -> str:
        return self.title


class RecipeVersion(models.Model):
    """One text of a recipe, with why it was written. Versions are added, never changed."""

    recipe = models.ForeignKey(SavedRecipe, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    # The SHA-256 of the text, which imports keep of the recipe they were read by.
    text_hash = models.CharField(max_length=64, db_index=True)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["recipe", "-number"]
        constraints = [
            once("recipe", "number", name="dashboard_recipeversion_once", message=_("This version exists already.")),
            check(models.Q(number__gte=1), name="dashboard_recipeversion_number", message=_("Versions count from 1.")),
        ]

    def __str__(self) -> str:
        return f"{self.recipe_id}.{self.number}"


class RecipeTrial(models.Model):
    """A recipe tried on a stored file: counts, first records and first issues. Nothing is staged."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    personal_allowed = models.BooleanField(default=False)
    # Empty until the work is done.
    result = models.JSONField(default=dict)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["file", "text_hash"], name="dashboard_trial_again")]

    def __str__(self) -> str:
        return f"{self.file_name} ?{self.pk}"
