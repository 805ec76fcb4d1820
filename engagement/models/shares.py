"""Which part of the money of an initiative is in the community's hands, beside the level of engagement that it claims."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.models import MOST_CENTS, Strategy
from engagement.choices import Level


class CommunityShare(models.Model):
    """The money of one strategy as its workgroup enters it: all of it, and what is spent with the community or held by it."""

    strategy = models.OneToOneField(Strategy, on_delete=models.PROTECT, related_name="community_share")
    level = models.PositiveSmallIntegerField(_("level of engagement that it claims"), choices=Level)
    total_cents = models.PositiveBigIntegerField(
        _("all of the money, in cents"), validators=[MinValueValidator(1), MaxValueValidator(MOST_CENTS)]
    )
    community_cents = models.PositiveBigIntegerField(_("of it for and with the community, in cents"))
    said_on = models.DateField(_("as of"), default=timezone.localdate, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("community’s part of the money"), _("community’s parts of the money")
        ordering = ["strategy__position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=Level.values), name="engagement_communityshare_level",
                violation_error_message=_("Choose one of the levels."),
            ),
            models.CheckConstraint(
                condition=Q(total_cents__gt=0, total_cents__lte=MOST_CENTS),
                name="engagement_communityshare_total",
                violation_error_message=_("Say how much money there is in all."),
            ),
            models.CheckConstraint(
                condition=Q(community_cents__lte=F("total_cents")), name="engagement_communityshare_part",
                violation_error_message=_("The community’s part is at most all of the money."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.strategy_id}: {self.percent}"

    @property
    def percent(self) -> int:
        """The community's part in whole percent."""
        return round(100 * self.community_cents / self.total_cents)
