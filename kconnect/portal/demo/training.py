"""Two trainings of the demonstration network: one session held, one that is full, one to come; with and without an account."""

import io
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from workgroups.models import TrainingOffer, TrainingSession, User, Workgroup
from workgroups.services import training_places as places
from workgroups.services import trainings as services


def load_training(users: dict[str, User]) -> None:
    """Data & Capacity teaches to read charts, Community Engagement to speak up; places are taken, waited for and completed."""
    charts = _offer(
        users["tove"], "data-capacity", title="Read a chart together",
        title_es="Leer una gráfica en grupo", audience="Anybody who sits in a workgroup",
        required_for=["resident", "co_chair"], audience_es="Quien participe en un grupo de trabajo",
        about="Two hours with figures of our own county. Bring a question.",
        about_es="Dos horas con cifras de nuestro condado. Trae una pregunta.",
    )  # fmt: skip
    words = io.BytesIO(b"Words that charts use, in plain English and Spanish.\n")
    services.add_material(by=users["tove"], offer=charts, stream=words, name="words-of-charts.txt")
    held = _session(users["tove"], charts, -30, 20)
    came = [
        places.take_place(by=users["tove"], session=held, person=users[name].person)
        for name in ("marcus", "rosa", "hoa")
    ]
    places.record_training(by=users["tove"], session=held, completed=[place.pk for place in came[:2]])
    small = _session(users["tove"], charts, 12, 3)
    for name in ("denise", "sam"):
        places.take_place(by=users[name], session=small)
    for name, phone in (("Ofelia Quintero", "616-555-0142"), ("Dwayne Pruitt", "616-555-0177")):
        places.sign_up(by=None, session=small, name=name, phone=phone)
    _session(users["tove"], charts, 40, 20)
    table = _offer(
        users["teo"], "community-engagement", title="Your first meeting at the table",
        title_es="Tu primera reunión en la mesa", audience="Residents who take a seat",
        required_for=["lived_experience", "resident"], audience_es="Residentes que ocupan un lugar",
        about="How decisions are made here, and how to disagree out loud.",
        about_es="Cómo se decide aquí y cómo estar en desacuerdo en voz alta.",
    )  # fmt: skip
    places.take_place(by=users["marcus"], session=_session(users["teo"], table, 19, 20))
    off = _session(users["teo"], table, 26, 20)
    services.cancel_training_session(by=users["teo"], session=off, reason="The library is closed on that evening.")


def _offer(lead: User, group: str, **words: Any) -> TrainingOffer:
    return services.offer_training(by=lead, workgroup=Workgroup.objects.get(slug=group), **words)


def _session(lead: User, offer: TrainingOffer, days: int, capacity: int) -> TrainingSession:
    at = datetime.combine(timezone.localdate() + timedelta(days=days), time(18), timezone.get_default_timezone())
    return services.add_training_session(
        by=lead,
        offer=offer,
        starts_at=at,
        ends_at=at + timedelta(hours=2),
        place="Plainfield Library",
        capacity=capacity,
    )
