"""What of the public's input needs attention: answers that are late, and what nobody has read."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from engagement.models import Input, InputCall
from engagement.queries.input_room import late_counts
from kconnect.core.i18n import localized, name_of
from kconnect.portal.queries.concerns import MOST, NO_ANSWER, Concern, Item, ago, concern_of


def late_answers(today: date) -> Concern:
    """Calls for input whose answer was promised for a day that is over."""
    late = InputCall.objects.unanswered(today).filter(answer_due_on__lt=today).select_related("workgroup")
    return concern_of(
        gettext_lazy("Answers to the public that are late"),
        [
            Item(
                str(localized(row, "title")), name_of(row.workgroup), reverse("engagement:call_answer", args=[row.pk]),
                row.answer_due_on,
            )
            for row in late[: MOST + 1]
        ],
        reverse("engagement:console_call_list"),
    )  # fmt: skip


def residents_to_tell(today: date) -> Concern:
    """People without e-mail whose input was answered or left out, and who have not heard of it: never by name on a list."""
    rows = Input.objects.to_tell().select_related("acted_for")
    return concern_of(
        gettext_lazy("Residents without e-mail to tell what became of their words"),
        [
            Item(
                row.acted_for.label if row.acted_for else "", row.get_state_display(),
                reverse("engagement:input_tell", args=[row.pk]),
                timezone.localdate(row.answered_at or row.moderated_at or row.created_at),
            )
            for row in rows[: MOST + 1]
        ],
        reverse("engagement:act_list") + "?deed=input",
    )  # fmt: skip


def unread_input(today: date) -> Concern:
    """How much of what people gave nobody has read for days, and how much of what was heard has waited too long."""
    unread, unanswered = late_counts(unread_before=ago(NO_ANSWER))
    words = (
        (unread, ngettext("%(count)s nobody has read", "%(count)s nobody has read", unread), "?state=new"),
        (unanswered, ngettext("%(count)s without an answer", "%(count)s without an answer", unanswered),
            "?state=accepted&answer=late"),
    )  # fmt: skip
    url = reverse("engagement:console_input_list")
    items = [Item(text % {"count": number}, "", url + query) for number, text, query in words if number]
    return concern_of(gettext_lazy("What people say"), items)
