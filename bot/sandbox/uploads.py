"""Files: kept once received, known by an id for each bot, fetched by a path."""

import hashlib
import mimetypes
import secrets
from pathlib import PurePosixPath

from bot.sandbox import limits, pictures
from bot.sandbox.answers import Files, Upload, bad
from bot.sandbox.world import File, Json, World

_LETTERS = {"photos": "AgACAgUAAxk", "documents": "BQACAgUAAxk", "voice": "AwACAgUAAxk"}


def keep(world: World, folder: str, upload: Upload) -> File:
    """Keep a received file and give it its ids."""
    if len(upload.data) > limits.UPLOAD_BYTES:
        raise bad("file is too big")
    if not upload.data:
        raise bad("file must be non-empty")
    number = len(world.files)
    suffix = PurePosixPath(upload.name).suffix[:16]
    if not suffix.isascii():
        suffix = ""
    file = File(
        id=_LETTERS[folder] + secrets.token_urlsafe(33),
        unique=hashlib.blake2b(upload.data, digest_size=9).hexdigest(),
        path=f"{folder}/file_{number}{suffix}",
        name=PurePosixPath(upload.name.replace("\\", "/")).name or "file",
        type=_type(upload),
        data=upload.data,
    )
    world.files[file.id] = file
    world.paths[file.path] = file.id
    world.keeps("file", file.id)
    return file


def _type(upload: Upload) -> str:
    if upload.type and upload.type != "application/octet-stream":
        return upload.type
    return mimetypes.guess_type(upload.name)[0] or "application/octet-stream"


def photo(world: World, upload: Upload) -> list[Json]:
    """A received photo as its sizes."""
    refusal = pictures.refusal(upload.data)
    if refusal is not None:
        raise bad(refusal)
    typed = Upload(upload.name, upload.data, pictures.kind(upload.data))
    return photo_sizes(keep(world, "photos", typed))


def photo_sizes(file: File) -> list[Json]:
    """The `PhotoSize` list of a kept photo; the sandbox keeps one size."""
    wide, high = pictures.size(file.data) or (1, 1)
    return [
        {
            "file_id": file.id,
            "file_unique_id": file.unique,
            "width": wide,
            "height": high,
            "file_size": len(file.data),
        }
    ]


def document(file: File) -> Json:
    """The `Document` of a kept file."""
    return {
        "file_id": file.id,
        "file_unique_id": file.unique,
        "file_name": file.name,
        "mime_type": file.type,
        "file_size": len(file.data),
    }


def voice(file: File, *, seconds: int = 0) -> Json:
    """The `Voice` of a kept file."""
    return {
        "file_id": file.id,
        "file_unique_id": file.unique,
        "duration": seconds,
        "mime_type": file.type,
        "file_size": len(file.data),
    }


def voice_of(world: World, files: Files, named: str | None, *, whole: str = "") -> Json:
    """The voice note that a call brings or names."""
    upload = files.get(whole) or _attached(files, named)
    return voice(keep(world, "voice", upload) if upload is not None else _known(world, named))


def photo_of(world: World, files: Files, named: str | None, *, whole: str = "") -> list[Json]:
    """The photo that a call brings (as the part `whole`, or as one it attaches) or names."""
    upload = files.get(whole) or _attached(files, named)
    if upload is not None:
        return photo(world, upload)
    file = _known(world, named)
    if pictures.size(file.data) is None:
        raise bad("can't use file of type Document as Photo")
    return photo_sizes(file)


def document_of(world: World, files: Files, named: str | None, *, whole: str = "") -> Json:
    """The document that a call brings or names."""
    upload = files.get(whole) or _attached(files, named)
    if upload is not None:
        return document(keep(world, "documents", upload))
    return document(_known(world, named))


def _attached(files: Files, named: str | None) -> Upload | None:
    if named is None or not named.startswith("attach://"):
        return None
    upload = files.get(named.removeprefix("attach://"))
    if upload is None:
        raise bad("file attached by the name was not found in the request")
    return upload


def _known(world: World, named: str | None) -> File:
    file = world.files.get(named or "")
    if file is None:
        raise bad("wrong file identifier/HTTP URL specified")
    return file
