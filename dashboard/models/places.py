"""Where figures are about: places, their codes, how they nest, and their shapes."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dashboard.models.constraints import check, once
from dashboard.querysets import PlaceQuerySet


class Place(models.Model):
    """A place under its canonical code, which is text: leading zeros matter."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    name_es = models.CharField(max_length=200, blank=True)
    name_folded = models.CharField(max_length=200, blank=True, db_index=True, help_text=_("For order and search."))
    kind = models.CharField(max_length=40, help_text=_("nation, state, county, … or a word of the network's own."))
    vintage = models.CharField(max_length=10, blank=True)
    is_home = models.BooleanField(default=False, help_text=_("The place that this network works in."))

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["name_folded", "code"]
        constraints = [
            check(~Q(code=""), name="dashboard_place_code", message=_("A place needs a code.")),
            once(
                "is_home",
                name="dashboard_place_home",
                condition=Q(is_home=True),
                message=_("The network has a home place already."),
            ),
        ]
        indexes = [models.Index(fields=["kind", "code"], name="dashboard_place_kind")]

    def __str__(self) -> str:
        return self.name


class PlaceCode(models.Model):
    """What another scheme calls the place."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=60)
    code = models.CharField(max_length=60)

    class Meta:
        constraints = [
            once("scheme", "code", name="dashboard_placecode_once", message=_("This code belongs to a place already."))
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code}"


class PlaceRelation(models.Model):
    """A child lies in a parent, along one hierarchy; `weight` is the share of it where borders do not match."""

    parent = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="child_relations")
    child = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="parent_relations")
    hierarchy = models.CharField(max_length=60)
    is_partition = models.BooleanField(
        default=True, help_text=_("The children together are the whole parent, each part once.")
    )
    weight = models.FloatField(default=1.0)

    class Meta:
        constraints = [
            once(
                "hierarchy",
                "parent",
                "child",
                name="dashboard_placerelation_once",
                message=_("This relation is known already."),
            ),
            check(
                ~Q(parent=F("child")), name="dashboard_placerelation_apart", message=_("A place cannot lie in itself.")
            ),
            check(
                Q(weight__gt=0, weight__lte=1),
                name="dashboard_placerelation_weight",
                message=_("The weight is a share above 0 and at most 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parent_id} > {self.child_id}"


class Boundary(models.Model):
    """The shape of a place as GeoJSON, simplified; apart from the place so that no list ever reads it."""

    place = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="boundary")
    geometry = models.TextField()

    class Meta:
        verbose_name_plural = "boundaries"

    def __str__(self) -> str:
        return str(self.place_id)
