"""What stands side by side on a phone, and what goes below."""

import pytest

from bot import button_rows
from handlers.screens import Button


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        (["身份", "工作", "地区"], [["身份", "工作", "地区"]]),
        (["先发给我看", "定时", "改对象"], [["先发给我看", "定时", "改对象"]]),
        (["三天后再提醒", "今天不再提醒", "更多"], [["三天后再提醒", "今天不再提醒"], ["更多"]]),
        (["Digest at", "Time zone", "More"], [["Digest at", "Time zone", "More"]]),
        (
            ["Exemptions", "Notices sent", "Escort action"],
            [["Exemptions", "Notices sent"], ["Escort action"]],
        ),
        (
            ["Load the days of 2026", "Load the days of 2027"],
            [["Load the days of 2026"], ["Load the days of 2027"]],
        ),
        (
            ["更多", "Load the days of 2026", "返回"],
            [["更多"], ["Load the days of 2026"], ["返回"]],
        ),
        # Alone it has the whole width, and is wrapped there.
        (["一" * 40], [["一" * 40]]),
        # A month stays a grid.
        (["30 Nov"] * 7, [["30 Nov"] * 7]),
        ([], []),
    ],
)
def test_a_row_is_broken_where_a_label_would_not_fit(
    labels: list[str], shown: list[list[str]]
) -> None:
    row = [Button(label, "act") for label in labels]
    found = [[button.label for button in each] for each in button_rows.fitted(row)]
    assert found == shown
