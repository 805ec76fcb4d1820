"""What the public systems of the demonstration network commit themselves to, with a review; invented, like the systems."""

from datetime import timedelta

from django.utils import timezone

from agenda import services
from workgroups.models import Organization, User

# A place, its words in both languages, days since it was stated and until the next review.
STATED = [
    (
        "county-family-court",
        "Every family at a hearing understands it: an interpreter for each hearing, forms in four languages by next summer, "
        "and a count, by language, of hearings that had to be moved.",
        "Cada familia entiende su audiencia: intérprete en todas, formularios en cuatro idiomas para el próximo verano, y una "
        "cuenta, por idioma, de las audiencias que se tuvieron que mover.",
        -320,
        170,
    ),
    (
        "plainfield-library",
        "No child loses a library card over a fine. Branches near bus lines stay open on two evenings.",
        "Ningún niño o niña pierde su tarjeta por una multa. Las sucursales cerca del autobús abren dos noches.",
        -90,
        12,
    ),
]


def load_systems(users: dict[str, User]) -> None:
    """Two commitments, one of them reviewed, and one that has ended with its reason."""
    by, today = users["denise"], timezone.localdate()
    rows = [
        services.state_equity_commitment(
            by=by, organization=Organization.objects.get(slug=slug), text=text, text_es=text_es,
            since=today + timedelta(days=since), review_due=today + timedelta(days=due),
        )
        for slug, text, text_es, since, due in STATED
    ]  # fmt: skip
    services.review_equity_commitment(
        by=by, commitment=rows[0], on=today - timedelta(days=13), outcome="partly",
        learned="Interpreters come to nine of ten hearings. The forms are in two languages, not in four. Moved hearings are counted now.",
        learned_es=(
            "Hay intérprete en nueve de cada diez audiencias. Los formularios están en dos idiomas, no en cuatro. Ya se cuentan "
            "las audiencias movidas."
        ),
        review_due=today + timedelta(days=170),
    )  # fmt: skip
    old = services.state_equity_commitment(
        by=by, organization=Organization.objects.get(slug="grandview-schools"), since=today - timedelta(days=600),
        text="Each school has a family liaison.", text_es="Cada escuela tiene un enlace con las familias.",
    )  # fmt: skip
    services.end_equity_commitment(
        by=by, commitment=old, reason="The grant that paid the liaisons ended. A new commitment is being written with parents.",
        reason_es="Terminó el fondo que pagaba los enlaces. Con madres y padres se escribe un compromiso nuevo.",
    )  # fmt: skip
