"""Two trainings of the demonstration network, with sessions and places."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from workgroups.models import User, Workgroup
from workgroups.services import trainings as services


def load_training(users: dict[str, User]) -> None:
    """Data & Capacity teaches to read charts, Community Engagement to speak up; places are taken in both."""
    _held(
        users["tove"], "data-capacity", [12, 40], [users["marcus"], users["hoa"]], title="Read a chart together",
        title_es="Leer una gráfica en grupo", audience="Anybody who sits in a workgroup", required_for="resident",
        audience_es="Quien participe en un grupo de trabajo", about="Two hours with figures of our own county. Bring a question.",
        about_es="Dos horas con cifras de nuestro condado. Trae una pregunta.",
    )  # fmt: skip
    _held(
        users["teo"], "community-engagement", [19], [users["marcus"]], title="Your first meeting at the table",
        title_es="Tu primera reunión en la mesa", audience="Residents who take a seat", required_for="lived_experience",
        audience_es="Residentes que ocupan un lugar", about="How decisions are made here, and how to disagree out loud.",
        about_es="Cómo se decide aquí y cómo estar en desacuerdo en voz alta.",
    )  # fmt: skip


def _held(lead: User, group: str, days: list[int], people: list[User], **words: str) -> None:
    offer = services.offer_training(by=lead, workgroup=Workgroup.objects.get(slug=group), **words)  # type: ignore[arg-type]  # words of the offer
    for day in days:
        at = datetime.combine(timezone.localdate() + timedelta(days=day), time(18), timezone.get_default_timezone())
        session = services.add_training_session(
            by=lead, offer=offer, starts_at=at, ends_at=at + timedelta(hours=2), place="Plainfield Library", capacity=20
        )
        for user in people:
            services.take_place(by=user, session=session)
