"""Who hears of a consultation: the other side at each step, the advisor before the day, both sides when it is late."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kconnect.core import notices
from kconnect.core.choices import Topic
from kconnect.core.i18n import name_of
from workgroups import rules
from workgroups.choices import ConsultationMove, ConsultationState
from workgroups.models import Consultation, ConsultationStep, User, Workgroup

# Days: without anybody taking it up; before the day it is needed; with advice and no answer; late enough for the backbone.
UNTOUCHED, AHEAD, UNANSWERED, LATE = 3, 3, 7, 7


def advisors_of(row: Consultation) -> list[User]:
    """The active accounts of those who advise, and still belong to one of the groups."""
    found = User.objects.filter(is_active=True, person__advising=row).select_related("person").order_by("pk")
    return [user for user in found if rules.can_see_consultation(user, row)]


def asker_of(row: Consultation) -> list[User]:
    """The account of who asked, if they still belong to one of the groups."""
    found = User.objects.filter(is_active=True, person=row.asked_by_id).select_related("person")
    return [user for user in found if rules.can_see_consultation(user, row)]


_M = ConsultationMove
# Whom a step concerns: leads and asker of the asking side, leads and advisors of the asked one.
TO_ASKING = {_M.ASK_BACK, _M.ACCEPT, _M.DECLINE, _M.ADVISE}
TO_ASKED = {_M.ASK, _M.REPLY, _M.ANSWER, _M.WITHDRAW}
TO_BOTH = {_M.COMMENT, _M.REOPEN, _M.ASK}


def tell_of(step: ConsultationStep, *, by: User) -> None:
    """Tells those whom a step concerns, but not whoever took it; each in their own group's rooms."""
    row, move = step.consultation, ConsultationMove(step.move)
    asking = [*User.objects.leads_of(row.asking_id), *asker_of(row)] if move in TO_ASKING | TO_BOTH else []
    asked = list(User.objects.leads_of(row.asked_id)) if move in TO_ASKED | TO_BOTH else []
    if move in TO_BOTH | TO_ASKED | {_M.ACCEPT, _M.ASSIGN}:
        asked += advisors_of(row)
    _tell(asking, row, row.asking, f"step:{step.pk}", lambda: _words_of(step), but=by)
    _tell(asked, row, row.asked, f"step:{step.pk}", lambda: _words_of(step), but=by)


def _tell(
    users: Iterable[User],
    row: Consultation,
    side: Workgroup,
    occasion: str,
    say: Callable[[], str],
    *,
    but: User | None = None,
) -> None:
    told = [user for user in {user.pk: user for user in users}.values() if but is None or user.pk != but.pk]
    notices.tell(told, occasion=f"consultation:{row.pk}:{occasion}", say=say, url=row.url_for(side), topic=Topic.ADVICE)


def _words(row: Consultation) -> dict[str, str]:
    """What the sentences are made of, in the language of the moment."""
    day = date_format(row.due_on)
    return {"asking": name_of(row.asking), "asked": name_of(row.asked), "topic": row.topic, "day": day}


def _words_of(step: ConsultationStep) -> str:
    """One sentence about a step, in the reader's language."""
    row = step.consultation
    words = _words(row)
    if step.move in {_M.ANSWER, _M.DECLINE}:
        words["what"] = row.get_uptake_display() if step.move == _M.ANSWER else row.state_reason
    return str(SENTENCES[ConsultationMove(step.move)]) % words


SENTENCES = {
    _M.ASK: _("%(asking)s asks %(asked)s, and needs an answer by %(day)s: %(topic)s"),
    _M.ASK_BACK: _("%(asked)s wants to know more about your question: %(topic)s"),
    _M.REPLY: _("%(asking)s replied to what you wanted to know: %(topic)s"),
    _M.ACCEPT: _("%(asked)s takes up the question of %(asking)s. Advice is due by %(day)s: %(topic)s"),
    _M.ASSIGN: _("You are among those who advise %(asking)s. Advice is due by %(day)s: %(topic)s"),
    _M.DECLINE: _("%(asked)s does not take up “%(topic)s”: %(what)s"),
    _M.ADVISE: _("%(asked)s gave advice. Say what becomes of it: %(topic)s"),
    _M.ANSWER: _("%(asking)s answered your advice on “%(topic)s”: %(what)s"),
    _M.WITHDRAW: _("%(asking)s took its question back: %(topic)s"),
    _M.REOPEN: _("A question between %(asking)s and %(asked)s is open again: %(topic)s"),
    _M.COMMENT: _("There is a new comment on “%(topic)s”, between %(asking)s and %(asked)s."),
}
WAITS = _("A question of %(asking)s to %(asked)s waits to be taken up. It needs an answer by %(day)s: %(topic)s")
DUE = _("Your advice to %(asking)s is due by %(day)s: %(topic)s")
OVERDUE = _("Late: advice of %(asked)s to %(asking)s was due by %(day)s: %(topic)s")
UNTOLD = _("%(asking)s has not said yet what becomes of the advice of %(asked)s: %(topic)s")


# Every night -----------------------------------------------------------------------------------------------------------


def remind_of_consultations(today: date) -> None:
    """Asks whoever has the next move, and tells leads and the backbone what is late. Each occasion comes once."""
    rows = Consultation.objects.select_related("asking", "asked")
    # Days in the network's zone are compared as days; what was told before is not told again.
    waits = rows.filter(state=ConsultationState.ASKED, asked_at__date__lte=today - timedelta(days=UNTOUCHED))
    for row in waits:
        _tell(User.objects.leads_of(row.asked_id), row, row.asked, "waits", _saying(WAITS, row))
    near = Q(due_on__gte=today, due_on__lte=today + timedelta(days=AHEAD))
    for row in rows.filter(near, state=ConsultationState.ACCEPTED):
        _tell(advisors_of(row), row, row.asked, f"due:{row.due_on}", _saying(DUE, row))
    for row in rows.filter(state=ConsultationState.ADVISED, advised_at__date__lte=today - timedelta(days=UNANSWERED)):
        told = [*User.objects.leads_of(row.asking_id), *asker_of(row)]
        _tell(told, row, row.asking, "unanswered", _saying(UNTOLD, row))
    _escalate(today)


def _escalate(today: date) -> None:
    """What is late: to the leads at once, to the backbone after a week."""
    rows = Consultation.objects.select_related("asking", "asked")
    staff = list(User.objects.backbone())
    late = today - timedelta(days=LATE)
    for row in rows.unadvised().filter(due_on__lt=today):
        unclear = row.state == ConsultationState.UNCLEAR
        side = row.asking if unclear else row.asked
        people = [*User.objects.leads_of(side.pk), *([] if unclear else advisors_of(row))]
        _tell(people, row, side, f"late:{row.due_on}", _saying(OVERDUE, row))
        if row.due_on < late:
            _tell(staff, row, row.asked, f"escalated:{row.due_on}", _saying(OVERDUE, row))
    silent = today - timedelta(days=UNANSWERED + LATE)
    for row in rows.filter(state=ConsultationState.ADVISED, advised_at__date__lt=silent):
        _tell(staff, row, row.asking, "unanswered:escalated", _saying(UNTOLD, row))


def _saying(sentence: Promise, row: Consultation) -> Callable[[], str]:
    return lambda: str(sentence) % _words(row)
