"""What a person chooses about their messages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kconnect.core.choices import Rhythm, Topic
from kconnect.core.wishes import Wish


class MailWishForm(forms.Form):
    """How often, and about what."""

    rhythm = forms.ChoiceField(
        label=_("How often may we write to you?"), choices=Rhythm, widget=forms.RadioSelect,
        help_text=_("What cannot wait, such as a meeting that is cancelled, comes at once, unless you choose never."),
    )  # fmt: skip
    topics = forms.MultipleChoiceField(
        label=_("About what?"), choices=Topic, widget=forms.CheckboxSelectMultiple,
        help_text=_("What you leave out still stands on your page."),
        error_messages={"required": _("Choose at least one topic, or choose “Never by mail” above.")},
    )  # fmt: skip

    def __init__(self, *args: Any, wish: Wish, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "rhythm": wish.rhythm,
            "topics": [topic for topic in Topic.values if topic not in wish.muted],
        }
        super().__init__(*args, **kwargs)
        # Who wants nothing need not say about what.
        self.fields["topics"].required = self.data.get("rhythm") != Rhythm.NEVER
