"""The parts of the log form that say with whom, where and for whom something was done: taps first, a few letters for the rest."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agenda.queries.offers import NEAR, Offers, partner_words, partners_like, words_for_people
from kconnect.core import gazetteer

Choices = list[tuple[str, str]]


class Several(forms.MultipleChoiceField):
    """Boxes for what is offered; `more` gives, for a text, what it may mean."""

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, required=False, widget=forms.CheckboxSelectMultiple)


class CompanyForm(forms.Form):
    """Partners, places and people. One more partner or place is found by its name; people are told in words."""

    organizations = Several(_("Who was in it with you?"))
    other_organization = forms.CharField(
        label=_("Another organization"), required=False, max_length=150, help_text=_("A few letters of its name.")
    )
    places = Several(_("Where was it?"))
    other_place = forms.CharField(
        label=_("Another place"), required=False, max_length=150, help_text=_("A few letters of its name.")
    )
    populations = Several(_("For whom was it?"))
    other_populations = forms.CharField(
        label=_("Others, in a few words"),
        required=False,
        max_length=200,
        help_text=_("As in: teen parents, newcomers. Never a person's name."),
    )

    def offer(self, offers: Offers, user: Any) -> None:
        """Fills the boxes; called once, before anything is read."""
        self.user = user
        self._fill("organizations", partner_words(offers.organizations))
        self._fill("places", offers.places)
        # People are told in words of one's own, so that what was ticked a moment ago is never refused.
        values = dict.fromkeys([*offers.populations, *self._sent("populations")])
        self._fill("populations", [(value, value) for value in values if len(value) <= 80])
        if not offers.has_places:
            del self.fields["places"], self.fields["other_place"]

    def _fill(self, name: str, choices: Choices) -> None:
        """What is chosen already comes first and is never left out; of the others, as many as a thumb reaches."""
        chosen = set(self._sent(name) or self.initial.get(name, []))
        near = [choice for choice in choices if choice[0] in chosen]
        near += [choice for choice in choices if choice not in near][: max(0, NEAR - len(near))]
        self.fields[name].choices = near  # type: ignore[attr-defined]  # a choice field

    def _sent(self, name: str) -> list[str]:
        sent: list[str] = self.data.getlist(name) if hasattr(self.data, "getlist") else self.data.get(name, [])
        return sent

    def clean_other_organization(self) -> str:
        """The id of the partner that the text means, or nothing; several that it may mean are offered as boxes."""
        return self._found("organizations", lambda text: partner_words(partners_like(self.user, text)))

    def clean_other_place(self) -> str:
        """The code of the place that the text means, or nothing; several that it may mean are offered as boxes."""
        return self._found("places", gazetteer.find)

    def _found(self, name: str, find: Callable[[str], Choices]) -> str:
        text = self.cleaned_data[f"other_{name[:-1]}"].strip()
        found = find(text) if text else []
        if not text or {key for key, _name in found} & set(self.cleaned_data.get(name, [])):
            return ""
        if len(found) == 1:
            return found[0][0]
        if not found:
            raise forms.ValidationError(_("We found nothing with this name. Try a part of it, or leave it out."))
        field: Any = self.fields[name]
        field.choices = [*field.choices, *(one for one in found if one not in field.choices)]
        raise forms.ValidationError(_("Which one do you mean? We put them above: tick it there."))

    def together(self, name: str) -> list[str]:
        """Of a valid form: the ids or codes that were chosen, each once."""
        if name not in self.fields:
            return []
        return _once([*self.cleaned_data[name], self.cleaned_data[f"other_{name[:-1]}"]])

    def people(self) -> list[str]:
        """Of a valid form: the groups of people, each once whatever its case, in the words that others used. One query."""
        words = [word.strip()[:80] for word in self.cleaned_data["other_populations"].replace(";", ",").split(",")]
        known = {value.casefold(): value for value in words_for_people()} if any(words) else {}
        spelt = [known.get(word.casefold(), word) for word in words]
        return list(
            {word.casefold(): word for word in reversed([*self.cleaned_data["populations"], *spelt]) if word}.values()
        )


def _once(values: Iterable[str]) -> list[str]:
    return [value for value in dict.fromkeys(values) if value]
