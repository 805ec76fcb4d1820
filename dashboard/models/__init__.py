"""The tables of shared measurement, one module per noun family."""

from dashboard.models.imports import Dataset, Import, ImportIssue
from dashboard.models.indicators import Indicator, IndicatorVersion
from dashboard.models.observations import Observation, ObservedValue, StagedObservation, SupersededObservation
from dashboard.models.place_files import PlaceFile
from dashboard.models.places import Boundary, Place, PlaceCode, PlaceRelation
from dashboard.models.recipes import RecipeTrial, RecipeVersion, SavedRecipe
from dashboard.models.releases import Publication, Release, ReleaseItem
from dashboard.models.results import (
    PublicEntry,
    PublicManifest,
    PublicTile,
    Run,
    Tile,
    WorkingEntry,
    WorkingManifest,
    WorkingTile,
)
from dashboard.models.success import SuccessMeasure
from dashboard.models.uploads import Upload
from dashboard.models.vocabulary import (
    Category,
    Dimension,
    DisclosureRule,
    Group,
    Measure,
    Period,
    Source,
    StoreVersion,
)

__all__ = [
    "Boundary",
    "Category",
    "Dataset",
    "Dimension",
    "DisclosureRule",
    "Group",
    "Import",
    "ImportIssue",
    "Indicator",
    "IndicatorVersion",
    "Measure",
    "Observation",
    "ObservedValue",
    "Period",
    "Place",
    "PlaceCode",
    "PlaceFile",
    "PlaceRelation",
    "PublicEntry",
    "PublicManifest",
    "PublicTile",
    "Publication",
    "RecipeTrial",
    "RecipeVersion",
    "Release",
    "ReleaseItem",
    "Run",
    "SavedRecipe",
    "Source",
    "StagedObservation",
    "StoreVersion",
    "SuccessMeasure",
    "SupersededObservation",
    "Tile",
    "Upload",
    "WorkingEntry",
    "WorkingManifest",
    "WorkingTile",
]
