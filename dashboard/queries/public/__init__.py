"""What everyone may read, in one place: every page and file of an indicator goes through `published_state`.

Nothing here reads working tiles, sessions or people's accounts; a hidden number is not in what these queries touch. Rows of
files are read by `number_page` alone, and only where every source behind the number is public as published.
"""

from dashboard.queries.public.all_places import PlacesPage, places_page
from dashboard.queries.public.comparing import Compared, Standing, compared
from dashboard.queries.public.comparing_file import document_of
from dashboard.queries.public.files import COLUMNS, document_meta, file_rows, withdrawal_document, withdrawn_row
from dashboard.queries.public.freshness import FreshList, fresh_list
from dashboard.queries.public.listing import IndicatorList, indicator_list
from dashboard.queries.public.need import NeedPage, need_page
from dashboard.queries.public.number import Asked, NumberPage, number_document, number_page
from dashboard.queries.public.page import IndicatorPage, indicator_page
from dashboard.queries.public.places import PlaceSearch, find_places
from dashboard.queries.public.published import (
    ALL_PLACES,
    Choice,
    NotPublishedError,
    State,
    UnknownChoiceError,
    moved_to,
    published_state,
    withdrawal_of,
)
from dashboard.queries.public.ties import measures_of_goal
from dashboard.queries.public.wanted import WantedPage, wanted_page
from dashboard.queries.public.ways import DISTANCE, PEOPLE, WaysPage, ways_page

__all__ = [
    "ALL_PLACES",
    "COLUMNS",
    "Asked",
    "Choice",
    "Compared",
    "FreshList",
    "IndicatorList",
    "IndicatorPage",
    "NeedPage",
    "NotPublishedError",
    "NumberPage",
    "PlaceSearch",
    "PlacesPage",
    "Standing",
    "State",
    "UnknownChoiceError",
    "WantedPage",
    "compared",
    "document_meta",
    "document_of",
    "file_rows",
    "find_places",
    "fresh_list",
    "indicator_list",
    "indicator_page",
    "measures_of_goal",
    "moved_to",
    "need_page",
    "number_document",
    "number_page",
    "places_page",
    "published_state",
    "wanted_page",
    "withdrawal_document",
    "withdrawal_of",
    "withdrawn_row",
    "ways_page",
    "WaysPage",
    "PEOPLE",
    "DISTANCE",
]
