"""Forms of the newsletter: writing an edition, subscribing, choosing."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from engagement.choices.newsletters import AudienceList, NewsTopic
from engagement.models import Newsletter
from engagement.queries.news_blocks import PROVIDERS


class NewsletterForm(forms.ModelForm[Newsletter]):
    """What an edition says, and to whom it goes."""

    lists = forms.MultipleChoiceField(
        label=_("Who will get it"), choices=AudienceList.choices, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose who gets it.")},
    )  # fmt: skip
    blocks = forms.MultipleChoiceField(
        label=_("What else stands in it"), choices=[(name, heading) for name, (heading, _lines) in PROVIDERS.items()],
        widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("Taken from the portal when you send, in each person's language."),
    )  # fmt: skip

    class Meta:
        model = Newsletter
        fields = ("subject", "subject_es", "intro", "intro_es", "topic", "lists", "blocks", "public")
        widgets = {"intro": forms.Textarea(attrs={"rows": 8}), "intro_es": forms.Textarea(attrs={"rows": 8})}


class ChooseForm(forms.Form):
    """What a subscriber gets, and in which language."""

    topics = forms.MultipleChoiceField(
        label=_("About what?"), choices=NewsTopic.choices, widget=forms.CheckboxSelectMultiple,
        initial=[NewsTopic.NETWORK], error_messages={"required": _("Choose at least one topic.")},
    )  # fmt: skip
    language = forms.ChoiceField(label=_("In which language?"), choices=settings.LANGUAGES, widget=forms.RadioSelect)


class SubscribeForm(ChooseForm):
    """The same with the address."""

    email = forms.EmailField(
        label=_("Your e-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    # No person sees this field; programs fill it in.
    website = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = ("email", "topics", "language")

    @property
    def is_from_a_program(self) -> bool:
        """Somebody filled in what nobody sees."""
        return bool(self.cleaned_data.get("website"))

    def asked(self) -> dict[str, Any]:
        """What is asked for."""
        return {name: self.cleaned_data[name] for name in ("email", "language", "topics")}
