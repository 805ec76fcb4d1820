"""The tables of shared measurement, one module per noun family."""

from dashboard.models.aims import Baseline, CurveNote, OwnForecast, RemovedAim, SeriesBreak, Target
from dashboard.models.disclosure import DisclosureReport
from dashboard.models.impact import ImpactReport, ImpactSection
from dashboard.models.imports import Dataset, Import, ImportIssue, StagedPlace
from dashboard.models.indicators import Indicator, IndicatorVersion
from dashboard.models.input import IndicatorInput
from dashboard.models.observations import Observation, ObservedValue, StagedObservation, SupersededObservation
from dashboard.models.performance import EarlierReview, PerformanceMeasure, PerformanceReview, PerformanceValue
from dashboard.models.place_files import PlaceChange, PlaceFile
from dashboard.models.places import Boundary, Place, PlaceCode, PlaceRelation
from dashboard.models.recipes import RecipeTrial, RecipeVersion, SavedRecipe
from dashboard.models.releases import Publication, Release, ReleaseComment, ReleaseItem
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
from dashboard.models.universal import DisparityOutcome, Influence, PlannedReach, StrategyFocus, StrategyPlace
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
    "ImpactReport",
    "ImpactSection",
    "Baseline",
    "Boundary",
    "Category",
    "CurveNote",
    "Dataset",
    "Dimension",
    "DisclosureReport",
    "DisclosureRule",
    "DisparityOutcome",
    "Group",
    "Import",
    "ImportIssue",
    "Indicator",
    "IndicatorInput",
    "IndicatorVersion",
    "Influence",
    "Measure",
    "Observation",
    "ObservedValue",
    "OwnForecast",
    "EarlierReview",
    "PerformanceMeasure",
    "PerformanceReview",
    "PerformanceValue",
    "Period",
    "Place",
    "PlaceChange",
    "PlaceCode",
    "PlaceFile",
    "PlaceRelation",
    "PlannedReach",
    "PublicEntry",
    "PublicManifest",
    "PublicTile",
    "Publication",
    "RecipeTrial",
    "RecipeVersion",
    "Release",
    "ReleaseComment",
    "ReleaseItem",
    "RemovedAim",
    "Run",
    "SavedRecipe",
    "SeriesBreak",
    "Source",
    "StagedObservation",
    "StagedPlace",
    "StoreVersion",
    "StrategyFocus",
    "StrategyPlace",
    "SuccessMeasure",
    "SupersededObservation",
    "Target",
    "Tile",
    "Upload",
    "WorkingEntry",
    "WorkingManifest",
    "WorkingTile",
]
