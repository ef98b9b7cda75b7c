"""The demo bureau: invented people who serve, through half a year, in all three schemes."""

from bot.demo.building import build
from bot.demo.cast import Figure, operator, people

__all__ = ["Figure", "build", "operator", "people"]
