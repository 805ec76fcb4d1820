"""The moves of a consultation between two workgroups, from the question to what became of the advice."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ConsultationKind(models.TextChoices):
    """What a group asks of another one."""

    ADVICE = "advice", _("Advice")
    ASSISTANCE = "assistance", _("Hands-on help")


class ConsultationState(models.TextChoices):
    """Where a consultation stands."""

    ASKED = "asked", pgettext_lazy("consultation", "Waiting to be taken up")
    UNCLEAR = "unclear", pgettext_lazy("consultation", "Asked back")
    ACCEPTED = "accepted", pgettext_lazy("consultation", "Advice is on its way")
    ADVISED = "advised", pgettext_lazy("consultation", "Advice given")
    CLOSED = "closed", pgettext_lazy("consultation", "Answered")
    DECLINED = "declined", pgettext_lazy("consultation", "Not taken up")
    WITHDRAWN = "withdrawn", pgettext_lazy("consultation", "Taken back")


class Uptake(models.TextChoices):
    """What the asking group does with advice."""

    ADOPTED = "adopted", pgettext_lazy("advice", "Adopted")
    ADAPTED = "adapted", pgettext_lazy("advice", "Adapted")
    DECLINED = "declined", pgettext_lazy("advice", "Not followed")


class ConsultationMove(models.TextChoices):
    """What can happen to a consultation; a comment changes nothing."""

    ASK = "ask", pgettext_lazy("consultation", "asked")
    ASK_BACK = "ask_back", pgettext_lazy("consultation", "asked back")
    REPLY = "reply", pgettext_lazy("consultation", "replied")
    ACCEPT = "accept", pgettext_lazy("consultation", "took it up")
    ASSIGN = "assign", pgettext_lazy("consultation", "changed who advises")
    DECLINE = "decline", pgettext_lazy("consultation", "did not take it up")
    ADVISE = "advise", pgettext_lazy("consultation", "gave advice")
    ANSWER = "answer", pgettext_lazy("consultation", "said what became of the advice")
    WITHDRAW = "withdraw", pgettext_lazy("consultation", "took it back")
    REOPEN = "reopen", pgettext_lazy("consultation", "opened it again")
    COMMENT = "comment", pgettext_lazy("consultation", "wrote")


_S, _M = ConsultationState, ConsultationMove
# The one table of moves: a consultation in this state, moved so, comes to that state. What is not here is refused.
CONSULTATION_MOVES: dict[tuple[ConsultationState, ConsultationMove], ConsultationState] = {
    (_S.ASKED, _M.ASK_BACK): _S.UNCLEAR,
    (_S.ASKED, _M.ACCEPT): _S.ACCEPTED,
    (_S.ASKED, _M.DECLINE): _S.DECLINED,
    (_S.ASKED, _M.WITHDRAW): _S.WITHDRAWN,
    (_S.UNCLEAR, _M.REPLY): _S.ASKED,
    (_S.UNCLEAR, _M.DECLINE): _S.DECLINED,
    (_S.UNCLEAR, _M.WITHDRAW): _S.WITHDRAWN,
    (_S.ACCEPTED, _M.ASSIGN): _S.ACCEPTED,
    (_S.ACCEPTED, _M.ADVISE): _S.ADVISED,
    (_S.ACCEPTED, _M.DECLINE): _S.DECLINED,
    (_S.ACCEPTED, _M.WITHDRAW): _S.WITHDRAWN,
    # Advice can be added to until the asking group has said what became of it.
    (_S.ADVISED, _M.ADVISE): _S.ADVISED,
    (_S.ADVISED, _M.ANSWER): _S.CLOSED,
    (_S.CLOSED, _M.REOPEN): _S.ADVISED,
    (_S.DECLINED, _M.REOPEN): _S.ASKED,
    (_S.WITHDRAWN, _M.REOPEN): _S.ASKED,
}
