"""What a person fills in about a recipe: its name, its text, the file it is tried on."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dashboard.models import Dataset, Source

MOST_BYTES = 200_000
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG_WORDS = _("Small letters, digits and single hyphens, such as county-births.")


class SlugWords(forms.CharField):
    """A name for addresses and files."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=80, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text and not SLUG.fullmatch(text):
            raise forms.ValidationError(SLUG_WORDS, code="slug")
        return text


class NameForm(forms.Form):
    """How the recipe of a mapping by hand is called, and which series its files belong to."""

    title = forms.CharField(
        label=_("Title of the recipe"), max_length=200, help_text=_("What the file is, such as “Births by county”.")
    )
    slug = SlugWords(label=_("Short name"), help_text=SLUG_WORDS)
    dataset = forms.ChoiceField(
        label=_("Series"),
        required=False,
        help_text=_("Files of one series follow each other: what this year's file brought, next year's may replace."),
    )
    source = forms.ModelChoiceField(
        queryset=Source.objects.all(), label=_("Source"), required=False, empty_label=_("several, or none named")
    )
    note = forms.CharField(
        label=_("A note for whoever uses it next year"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        series = [(one.slug, one.title) for one in Dataset.objects.all()]
        self.fields["dataset"].choices = [("", gettext("a new series, named as the recipe")), *series]  # type: ignore[attr-defined]  # a choice field has choices

    def answers(self) -> dict[str, Any]:
        """The part `recipe` of the draft."""
        data = self.cleaned_data
        return {
            "recipe": {
                "title": data["title"],
                "slug": data["slug"],
                "dataset": data["dataset"] or data["slug"],
                "source": data["source"].slug if data["source"] is not None else "",
                "note": data["note"],
            }
        }


class UploadRecipeForm(forms.Form):
    """A recipe's text, from a file or pasted."""

    file = forms.FileField(label=_("Recipe file (.toml)"), required=False)
    text = forms.CharField(
        label=_("Or its text"), required=False, max_length=MOST_BYTES, strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "class": "code", "spellcheck": "false"}),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """Either a small text file or a text."""
        data = super().clean() or {}
        file = data.get("file")
        if file is not None:
            if file.size > MOST_BYTES:
                self.add_error("file", gettext("This is too large for a recipe. Choose another file."))
                return data
            try:
                data["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", gettext("This is no text file. Choose the .toml file."))
        elif not data.get("text", "").strip() and not self.errors:
            self.add_error("file", gettext("Choose a file, or paste the text below."))
        return data


class EditRecipeForm(forms.Form):
    """The text of a recipe with why it changed, and the stored file that it is tried on."""

    text = forms.CharField(
        label=_("Text"), max_length=MOST_BYTES, strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "class": "code", "spellcheck": "false"}),
    )  # fmt: skip
    note = forms.CharField(label=_("What changed"), max_length=300, required=False)
    sample = forms.TypedChoiceField(label=_("Try it on"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, samples: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._samples = dict(samples)
        self.fields["sample"].choices = [("", gettext("choose a file")), *samples]  # type: ignore[attr-defined]  # a choice field has choices

    @property
    def sample_name(self) -> str:
        """What the chosen file is called; the form is valid."""
        return self._samples[self.cleaned_data["sample"]]


class CopyForm(forms.Form):
    """The name of a copy."""

    title = forms.CharField(label=_("Title of the copy"), max_length=200)
    slug = SlugWords(label=_("Short name"), help_text=SLUG_WORDS)
