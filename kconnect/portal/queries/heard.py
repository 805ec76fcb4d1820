"""What of the public's input needs attention: answers that are late, and what nobody has read."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from engagement.models import InputCall
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
