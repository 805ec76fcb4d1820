"""The fixed vocabulary of the equity commitments of public systems."""

from django.db import models
from django.utils.translation import pgettext_lazy

# The cross-cutting workgroup that reviews; it is there from the first start on.
EQUITY_AND_INCLUSION = "equity-inclusion"


class Kept(models.TextChoices):
    """What a review found."""

    KEPT = "kept", pgettext_lazy("commitment", "Kept")
    PARTLY = "partly", pgettext_lazy("commitment", "Partly kept")
    NOT_YET = "not_yet", pgettext_lazy("commitment", "Not kept yet")
