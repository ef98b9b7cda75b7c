"""The three schemes by name, on which tasks, quotas and undertakings stand.

Their rules are put together in `schemes`, which is the module to import.
"""

from enum import StrEnum


class Scheme(StrEnum):
    """One of the schemes set up by the two notices of March 2025."""

    COMMISSIONER = "commissioner"
    ENVOY = "envoy"
    ESCORT = "escort"
