"""What a person fills in on the way from a file to its dry run."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dashboard.queries.store import shipped_recipes


class ImportForm(forms.Form):
    """A file, and the recipe that says what its columns mean."""

    file = forms.FileField(label=_("File"), help_text=_("CSV, as the agency published it. Do not clean it by hand."))
    recipe = forms.ChoiceField(label=_("Recipe"), help_text=_("It says what the columns of the file mean."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.recipes = {recipe.slug: recipe for recipe in shipped_recipes()}
        choices = [(recipe.slug, recipe.title) for recipe in self.recipes.values()]
        self.fields["recipe"].choices = choices  # type: ignore[attr-defined]  # a choice field has choices

    @property
    def recipe_text(self) -> str:
        """The text of the chosen recipe; the form is valid."""
        return self.recipes[self.cleaned_data["recipe"]].text
