"""What may be wrong with a roster: each problem names sheet, line, column and reason as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from storage.queries.roster_rows import Sheet


class Reason(StrEnum):
    """Why a cell, a line or the whole does not do; worded for people on the command line."""

    MISSING = "missing"
    NOT_A_DATE = "not_a_date"
    NOT_A_WORD = "not_a_word"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_A_MOBILE = "not_a_mobile"
    NOT_A_USCC = "not_a_uscc"
    NOT_A_CODE = "not_a_code"
    NOT_DEGREES = "not_degrees"
    OUTSIDE_PROVINCE = "outside_province"
    TOO_LONG = "too_long"
    UNKNOWN_COLUMN = "unknown_column"
    TWICE = "twice"
    MOBILE_TWICE = "mobile_twice"
    USCC_TWICE = "uscc_twice"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    FIXED = "fixed"
    ENDS_BEFORE_START = "ends_before_start"
    NEEDS_AREA = "needs_area"
    NEEDS_CLIENT = "needs_client"
    NEEDS_ORGANISATION = "needs_organisation"
    LAST_DIRECTOR = "last_director"
    NOT_TWO_YEARS = "not_two_years"
    CYCLE_TWICE = "cycle_twice"
    OTHER_SCHEME = "other_scheme"
    OUTSIDE_CYCLE = "outside_cycle"
    NEEDS_ROLE = "needs_role"
    NEEDS_PERSON = "needs_person"
    NEEDS_TEAM = "needs_team"
    SERVES_CLIENTS = "serves_clients"
    SERVES_REGIONS = "serves_regions"
    SAME_RELATION = "same_relation"
    ENVOY_TWICE = "envoy_twice"
    REGION_TWICE = "region_twice"
    REGION_AREA_TWICE = "region_area_twice"
    NOT_A_COUNTY = "not_a_county"
    TWO_LEADERS = "two_leaders"
    HAS_LEFT = "has_left"
    RETIRED = "retired"
    WRONG_PARENT = "wrong_parent"
    # Only warned of:
    NOT_ONE_AND_TWO = "not_one_and_two"
    NOT_KEY = "not_key"
    WITHOUT_USE = "without_use"
    WRONG_KIND = "wrong_kind"
    SAME_NAME = "same_name"
    STILL_SERVES = "still_serves"
    FAR_FROM_SEAT = "far_from_seat"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong; `column` is the row's field, `facts` what the sentence names besides."""

    sheet: Sheet
    at: int
    column: str
    reason: Reason
    facts: Mapping[str, str] = field(default_factory=dict)
