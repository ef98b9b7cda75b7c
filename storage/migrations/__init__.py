"""The schema's history: `HEAD` is the revision this program needs; `storage.schema` applies it."""

HEAD = "0004"
