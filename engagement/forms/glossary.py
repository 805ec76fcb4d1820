"""Forms of the glossary and its wordings."""

from typing import Any

from django import forms

from engagement.models import Term, Wording


class TermForm(forms.ModelForm[Term]):
    """A term in both languages."""

    class Meta:
        model = Term
        fields = ("name", "forms", "meaning", "name_es", "forms_es", "meaning_es")
        widgets = {
            "meaning": forms.Textarea(attrs={"rows": 4}),
            "meaning_es": forms.Textarea(attrs={"rows": 4, "lang": "es"}),
        }

    def _post_clean(self) -> None:
        """The service sets and checks the term, not the form."""

    def values(self) -> dict[str, Any]:
        """Of a valid form: what the services take."""
        return {name: self.cleaned_data[name] for name in self.fields}


class WordingForm(forms.ModelForm[Wording]):
    """Words with what to say instead."""

    class Meta:
        model = Wording
        fields = ("language", "phrase", "better")

    def _post_clean(self) -> None:
        """The service sets and checks the wording, not the form."""

    def values(self) -> dict[str, Any]:
        """Of a valid form: what the services take."""
        return {name: self.cleaned_data[name] for name in self.fields}
