"""Cross-checks: contradictions between drafts cost confidence, and an impossible value is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .drafts import Draft

_PLACES = ("position", "position_in_class")


def cross_check(drafts: Sequence[Draft]) -> None:
    """Mark the drafts that contradict one another or themselves (`Draft.doubts`), take back what cannot be.

    - two entries on one place of one session or table (``shared place``);
    - a place in class behind the place overall (``class behind overall``);
    - a gap behind others for the first (``gap on the wrong side``): a place that was only implied is taken
      back, else the gap;
    - more points than somebody placed better in the same table (``points against places``).
    """
    for d in drafts:
        _check_alone(d)
    groups: dict[tuple[object, ...], list[Draft]] = {}
    for d in drafts:
        if d.event is None:
            groups.setdefault(_event_of(d), []).append(d)
    for group in groups.values():
        for name in _PLACES:
            _check_shared(group, name)
        if group[0].kind == "standing":
            _check_points(group)


def _event_of(d: Draft) -> tuple[object, ...]:
    if d.kind == "standing":
        return (d.kind, d.get("championship"), d.get("series"), d.get("class_name"))
    return (d.kind, d.get("session_type"), d.get("session_name"), d.get("class_name"))


def _check_alone(d: Draft) -> None:
    overall, in_class = d.get("position"), d.get("position_in_class")
    if overall and in_class and in_class > overall:
        d.doubts.append("class behind overall")
    gap = d.get("gap")
    first = 1 in (overall, in_class)
    if first and isinstance(gap, dict) and gap["relation"] == "behind":
        implied = [name for name in _PLACES if d.get(name) == 1 and d.fields[name].inferred]
        for name in implied or ["gap"]:
            del d.fields[name]
            d.missing[name] = f"taken back: first, and {gap['value']:g} {gap['unit']} behind"
        d.doubts.append("gap on the wrong side")


def _check_shared(group: Iterable[Draft], name: str) -> None:
    """Two entries on one place, unless the text ties them (points level, a shared car told twice)."""
    at: dict[int, list[Draft]] = {}
    for d in group:
        if (place := d.get(name)) is not None:
            at.setdefault(place, []).append(d)
    for some in at.values():
        if len(some) > 1 and len({d.get("points") for d in some if d.kind == "standing"} - {None}) != 1:
            for d in some:
                d.doubts.append("shared place")


def _check_points(group: Sequence[Draft]) -> None:
    held = [d for d in group if d.get("points") is not None and d.get("position") is not None]
    for d in held:
        place, points = d.get("position"), d.get("points")
        if any((o.get("position") - place) * (o.get("points") - points) > 0 for o in held):
            d.doubts.append("points against places")
