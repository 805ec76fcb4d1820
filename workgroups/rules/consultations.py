"""Who may do what with a consultation between two workgroups."""

from typing import TYPE_CHECKING, Any

from workgroups.choices import CONSULTATION_MOVES, ConsultationMove, ConsultationState
from workgroups.permissions import Permission, access_of
from workgroups.rules.places import may_in_workgroup

if TYPE_CHECKING:
    from workgroups.models import Consultation, Workgroup


def can_ask_for_workgroup(user: Any, workgroup: "Workgroup") -> bool:
    """Asks another group in the name of this one: its members and leads, and staff. No lead has to confirm; they are told."""
    return may_in_workgroup(user, Permission.CONSULT, workgroup.pk)


def can_see_consultation(user: Any, consultation: "Consultation") -> bool:
    """Whoever sees inside one of the two groups."""
    sides = (consultation.asking_id, consultation.asked_id)
    return any(may_in_workgroup(user, Permission.SEE_WORKGROUP, side) for side in sides)


def can_comment(user: Any, consultation: "Consultation") -> bool:
    """Members of both groups, and staff."""
    sides = (consultation.asking_id, consultation.asked_id)
    return any(may_in_workgroup(user, Permission.CONSULT, side) for side in sides)


def can_triage(user: Any, consultation: "Consultation") -> bool:
    """Takes it up, asks back, says who advises, or says no: leads of the asked group, and staff."""
    return may_in_workgroup(user, Permission.SPEAK_FOR_WORKGROUP, consultation.asked_id)


def is_advisor(user: Any, consultation: "Consultation") -> bool:
    """Was asked to advise, and still belongs to the asked group. Reads the advisors, which a page prefetches."""
    access = access_of(user)
    chosen = any(advisor.pk == access.person_id for advisor in consultation.advisors.all())
    return chosen and may_in_workgroup(user, Permission.CONSULT, consultation.asked_id)


def can_reply(user: Any, consultation: "Consultation") -> bool:
    """Answers what the asked group wants to know: members of the asking group, and staff."""
    return may_in_workgroup(user, Permission.CONSULT, consultation.asking_id)


def can_answer_advice(user: Any, consultation: "Consultation") -> bool:
    """Says what became of the advice: leads of the asking group, and staff."""
    return may_in_workgroup(user, Permission.SPEAK_FOR_WORKGROUP, consultation.asking_id)


def can_withdraw(user: Any, consultation: "Consultation") -> bool:
    """Takes the question back: who asked it, if still in the group; leads of the asking group, and staff."""
    access = access_of(user)
    asked_it = access.person_id == consultation.asked_by_id and can_reply(user, consultation)
    return asked_it or can_answer_advice(user, consultation)


def can_reopen(user: Any, consultation: "Consultation") -> bool:
    """Whoever may have ended it so."""
    if consultation.state == ConsultationState.DECLINED:
        return can_triage(user, consultation)
    if consultation.state == ConsultationState.WITHDRAWN:
        return can_withdraw(user, consultation)
    return can_answer_advice(user, consultation)


WHO = {
    ConsultationMove.ASK_BACK: can_triage,
    ConsultationMove.ACCEPT: can_triage,
    ConsultationMove.ASSIGN: can_triage,
    ConsultationMove.DECLINE: can_triage,
    ConsultationMove.REPLY: can_reply,
    ConsultationMove.ADVISE: is_advisor,
    ConsultationMove.ANSWER: can_answer_advice,
    ConsultationMove.WITHDRAW: can_withdraw,
    ConsultationMove.REOPEN: can_reopen,
    ConsultationMove.COMMENT: can_comment,
}


def can_move(user: Any, consultation: "Consultation", move: ConsultationMove) -> bool:
    """Has the right to this move, wherever the consultation stands."""
    return can_see_consultation(user, consultation) and WHO[move](user, consultation)


def moves_open_to(user: Any, consultation: "Consultation") -> frozenset[ConsultationMove]:
    """What this person can do with it now."""
    state = ConsultationState(consultation.state)
    here = {move for origin, move in CONSULTATION_MOVES if origin == state} | {ConsultationMove.COMMENT}
    return frozenset(move for move in here if can_move(user, consultation, move))
