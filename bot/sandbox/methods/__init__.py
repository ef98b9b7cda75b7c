"""The methods that the sandbox speaks, by name; what is not here is refused loudly."""

from bot.sandbox.methods import chats, commands, edits, files, messages, profile, updates
from bot.sandbox.methods.call import Method

METHODS: dict[str, Method] = {
    method.name.lower(): method
    for module in (updates, messages, edits, files, chats, commands, profile)
    for method in module.METHODS
}
