"""Builds input, calls for it and answers for tests, through the services."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from engagement import services
from engagement.models import Input, InputAnswer, InputCall, InputTheme
from tests.build_agenda import make_goal

ANSWER = {
    "heard": "You want longer hours.", "heard_es": "Quieren más horario.", "did": "We open until eight.",
    "did_es": "Abrimos hasta las ocho.", "why": "Because shifts end at six.", "why_es": "Porque los turnos terminan a las seis.",
}  # fmt: skip


def make_call(
    workgroup: Any, title: str = "Where should the bus stop?", *, published: bool = True, **values: Any
) -> InputCall:
    """A call that is open today, public unless told otherwise."""
    today = timezone.localdate()
    given: dict[str, Any] = {
        "title_es": "¿Dónde debe parar el autobús?", "question": "Which stop helps you most?",
        "question_es": "¿Qué parada te sirve más?", "changeable": "The stops.", "changeable_es": "Las paradas.",
        "fixed": "The number of buses.", "fixed_es": "El número de autobuses.", "opens_on": today - timedelta(days=1),
        "closes_on": today + timedelta(days=10), "answer_due_on": today + timedelta(days=30),
    }  # fmt: skip
    call = services.create_call(by=None, workgroup=workgroup, title=title, **(given | values))
    return services.publish_call(by=None, call=call) if published else call


def end_call(call: InputCall, *, days: int = 1, late: bool = False) -> InputCall:
    """The same call as if its last day were that many days ago."""
    today = timezone.localdate()
    closes = today - timedelta(days=days)
    due = closes + timedelta(days=1) if late else today + timedelta(days=20)
    InputCall.objects.filter(pk=call.pk).update(
        opens_on=closes - timedelta(days=5), closes_on=closes, answer_due_on=due
    )
    call.refresh_from_db()
    return call


def give(about: str = "goal", thing: Any = None, text: str = "The library should open later.", **values: Any) -> Input:
    """Input that nobody has looked at."""
    thing = thing or make_goal()
    return services.give_input(by=None, about=about, thing=thing, form_token=uuid4(), text=text, **values)


def heard(about: str = "goal", thing: Any = None, text: str = "The library should open later.", **values: Any) -> Input:
    """Input that everybody may read."""
    return services.accept_input(by=None, inputs=[give(about, thing, text, **values)])[0]


def answered(call: InputCall, **links: Any) -> InputAnswer:
    """The answer to a call that is over."""
    return services.answer_call(by=None, call=call, links=links, **ANSWER)


def make_theme(name: str = "Transport", name_es: str = "Transporte") -> InputTheme:
    """A theme."""
    return services.add_theme(by=None, name=name, name_es=name_es)
