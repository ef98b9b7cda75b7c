"""getFile: from a file's id to the path where it can be fetched."""

from bot.sandbox import fields, limits
from bot.sandbox.answers import bad
from bot.sandbox.methods.call import Call, Method
from bot.sandbox.world import Json


def get_file(call: Call) -> Json:
    """getFile; a bot cannot fetch more than 20 MB."""
    file = call.world.files.get(call.values["file_id"])
    if file is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if len(file.data) > limits.DOWNLOAD_BYTES:
        raise bad("file is too big")
    return {
        "file_id": file.id,
        "file_unique_id": file.unique,
        "file_size": len(file.data),
        "file_path": file.path,
    }


METHODS = (Method("getFile", get_file, {"file_id": fields.text}, ("file_id",)),)
