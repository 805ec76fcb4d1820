"""What staff fill in to release figures: a release, a note, the measures of a goal."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class ReleaseForm(forms.Form):
    """The indicators that go to the public together, and what the second person should know."""

    indicators = forms.MultipleChoiceField(
        label=_("Indicators"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one indicator.")},
    )
    note = forms.CharField(
        label=_("What is new"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the person who approves."),
    )

    def __init__(self, *args: Any, slugs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicators"].choices = slugs  # type: ignore[attr-defined]  # a choice field has choices


class SuccessMeasuresForm(forms.Form):
    """The indicators that say whether a goal is reached, in the order of their names."""

    indicators = forms.MultipleChoiceField(
        label=_("Indicators"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each one stands on the home page with the goal, also while it has no figures yet."),
    )

    def __init__(self, *args: Any, slugs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicators"].choices = slugs  # type: ignore[attr-defined]  # a choice field has choices

    def clean_indicators(self) -> list[str]:
        """The slugs in the order of the page, whatever order the browser sent them in."""
        chosen = set(self.cleaned_data["indicators"])
        return [slug for slug, _name in self.fields["indicators"].choices if slug in chosen]  # type: ignore[attr-defined]  # as above


class ReturnForm(forms.Form):
    """What has to change before a release can be approved."""

    note = forms.CharField(label=_("What has to change"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class CommentForm(forms.Form):
    """What somebody has to say about a release on its way."""

    text = forms.CharField(label=_("Your comment"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ScheduleForm(forms.Form):
    """When an approved release becomes public, by the clock of the network."""

    publish_at = forms.DateTimeField(
        label=_("Public from"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Enter a day and a time."), "required": _("Enter a day and a time.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["publish_at"].help_text = _("The clock of {zone}.").format(
            zone=settings.TIME_ZONE.replace("_", " ")
        )


class WithdrawForm(forms.Form):
    """What the public reads when figures are taken back, in both languages."""

    note = forms.CharField(
        label=_("Why, for the public"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "lang": "en"})
    )
    note_es = forms.CharField(
        label=_("The same in Spanish"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "es"}),
    )
