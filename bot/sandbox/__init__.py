"""A Bot API on loopback with people in it: how `zhida try` and the tests run the whole program."""

from bot.sandbox.answers import Answer, Upload
from bot.sandbox.faults import Dropped, Refused
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox

__all__ = ["Answer", "Dropped", "Person", "Refused", "Sandbox", "Upload"]
