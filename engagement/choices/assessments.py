"""The fixed vocabulary of self-assessments."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AnswerWay(models.TextChoices):
    """Who says how it stands: everybody for themselves, or all together."""

    EACH = "each", _("Each person answers alone")
    TOGETHER = "together", _("One answer that was agreed together")
