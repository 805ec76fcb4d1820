"""The form in which staff type in the answers of a resident who has no e-mail."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement.forms.behalf import ForResidentForm
from engagement.forms.survey_answers import AnswerForm


class ResidentAnswerForm(AnswerForm, ForResidentForm):
    """Who the person is and how they agreed, beside the questions."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read_back"].label = _(
            "What I typed in stands so on their paper, or I read it back and the person said that it is right"
        )
