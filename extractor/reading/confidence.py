"""Confidence: how probably nothing that a draft says is false, learned from releases read with gold.

A logistic model over a few signs of a draft (`signs`). Its weights stand in ``confidence.toml`` beside this
module; ``extractor train confidence`` makes them.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from .drafts import Draft

FILE = "confidence.toml"
_PLACES = ("position", "position_in_class", "grid")
_VALUES = (*_PLACES, "gap", "points", "status", "fastest_lap_time")


@cache
def weights() -> Mapping[str, float]:
    """The weight of each sign; empty where the package has none, and then confidence stays as it is."""
    file = resources.files("extractor.reading").joinpath(FILE)
    if not file.is_file():
        return {}
    known: dict[str, float] = tomllib.loads(file.read_text(encoding="utf-8"))["weights"]
    return known


def confident(signs: Mapping[str, float], belief: float) -> float:
    """The probability that a draft with these signs says nothing false; ``belief`` without weights."""
    known = weights()
    if not known:
        return belief
    total = sum(known.get(name, 0.0) * value for name, value in signs.items())
    return 1 / (1 + math.exp(-total))


def signs(draft: Draft) -> dict[str, float]:
    """What a draft shows of itself, most of it as 0 or 1.

    ``belief`` is what the rules make of it, ``sure`` the log-odds that the model of attachment gives the
    least probable of its values.

    >>> signs(Draft("result", {}, "table"))["table"]
    1.0
    """
    fields, kind = draft.fields, draft.kind
    place = next((fields[name] for name in _PLACES if name in fields), None)
    session = fields.get("session_type")
    drivers = draft.get("drivers") or ()
    out = {
        "bias": 1.0,
        draft.source: 1.0,
        f"{draft.source} {kind}": 1.0,
        "belief": draft.confidence,
        "asked" if draft.sure is not None else "not asked": 1.0,
        "sure": 0.0 if draft.sure is None else _logit(draft.sure),
        **dict.fromkeys(draft.doubts, 1.0),
        "contested": float(any("also says" in why for why in draft.missing.values())),
        "number": float("car_number" in fields),
        "nobody": float("car_number" not in fields and not drivers),
        "crew": float(len(drivers) > 1),
        "one name": float(bool(drivers) and all(" " not in name for name in drivers)),
        "gap": float("gap" in fields),
        "points": float("points" in fields),
        "status": float("status" in fields),
        "time": float("fastest_lap_time" in fields),
        "class": float("position_in_class" in fields),
        "values": float(sum(name in fields for name in _VALUES)),
    }  # fmt: skip
    if place is None:
        out["no place"] = 1.0
    else:
        out["implied"] = float(place.inferred)
        out["first"] = float(place.value == 1)
        out["told often"] = float(len(place.spans) > 1)
    if kind == "result" and session is not None:
        out[f"of {session.value}" if session.value in ("race", "qualifying") else "of another session"] = 1.0
        out["session inferred"] = float(session.inferred)
    return out


def _logit(p: float) -> float:
    p = min(0.99, max(0.01, p))
    return math.log(p / (1 - p))
