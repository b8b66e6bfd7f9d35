"""JSON Schemas of the record contract and of the corpus's gold, as they stand in ``schemas/``."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel

from extractor.corpus.gold import GoldRelease
from extractor.export.exported import ExportedRelease
from extractor.records import Release, Result, Standing

SCHEMAS: dict[str, type[BaseModel]] = {
    "release": Release,
    "result": Result,
    "standing": Standing,
    "gold": GoldRelease,
    "exported": ExportedRelease,
}


def schema(name: str = "release") -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``release``, ``result``, ``standing``, ``gold`` or
    ``exported`` (a release as `extractor export` writes it).

    >>> schema("result")["$schema"]
    'https://json-schema.org/draft/2020-12/schema'

    Raises `KeyError` for any other name.
    """
    # What we write has every field; gold, which people write, has only those that say something.
    mode: Literal["serialization", "validation"] = "validation" if name == "gold" else "serialization"
    body = SCHEMAS[name].model_json_schema(mode=mode)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name.title(), **body}


def schema_text(name: str) -> str:
    """The schema of ``name`` as the text that stands in ``schemas/name.schema.json``."""
    return json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"
