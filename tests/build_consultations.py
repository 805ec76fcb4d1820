"""Builds consultations between workgroups at each step, through the services."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from tests.build_workgroups import fresh, make_user, make_workgroup
from workgroups import services
from workgroups.choices import Uptake
from workgroups.models import Consultation, User, Workgroup


def make_offering(name: str = "Numbers", **charter: Any) -> Workgroup:
    """A published workgroup that offers something to the others."""
    return make_workgroup(name, offers="Read the numbers with you", **charter)


def ask(by: User, asking: Workgroup, asked: Workgroup, **question: Any) -> Consultation:
    """A question, needed in two weeks."""
    given = {
        "topic": "Rent burden", "question": "Which figure fits our goal?", "due_on": timezone.localdate() + timedelta(days=14),
        "form_token": uuid4(), **question,
    }  # fmt: skip
    return services.ask_consultation(by=by, asking=asking, asked=asked, **given)[0]


def accept(by: User, row: Consultation, advisor: User) -> Consultation:
    """Taken up, with one advisor."""
    return services.accept_consultation(by=by, consultation=row, advisors=[advisor.person])


def advise(
    advisor: User, row: Consultation, text: str = "Take the share, not the count.", **words: Any
) -> Consultation:
    """Advice given."""
    services.give_advice(by=advisor, consultation=row, text=text, **words)
    return Consultation.objects.get(pk=row.pk)


def answer(by: User, row: Consultation, uptake: Uptake = Uptake.ADOPTED) -> Consultation:
    """What became of it."""
    return services.answer_advice(by=by, consultation=row, uptake=uptake, reason="It fits.")


def advisor_of(group: Workgroup, name: str = "Ada") -> User:
    """A member of the asked group."""
    return fresh(make_user(name, member_of=[group]))
