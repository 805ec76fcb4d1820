"""Which indicator a piece of input is about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IndicatorInput(models.Model):
    """Joins what somebody said with the indicator that it is about."""

    input = models.OneToOneField("engagement.Input", on_delete=models.CASCADE, related_name="on_indicator")
    indicator = models.ForeignKey("dashboard.Indicator", on_delete=models.PROTECT, related_name="input_links")

    class Meta:
        verbose_name, verbose_name_plural = _("input on an indicator"), _("input on indicators")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"input {self.input_id}"
