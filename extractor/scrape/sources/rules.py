"""Rules that stand in the file of sources itself: those of a rules file, but for the domain."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from pydantic import ValidationError

from extractor.page.site.rules import SiteRule, SiteRules
from extractor.scrape.sources.checks import suggestion
from extractor.scrape.sources.lines import Place

_KEYS = [key for key in SiteRule.model_fields if key != "domain"]
_PLACEHOLDER = "team.example"


def inline_rules(raw: Any, domains: list[str], note: str) -> tuple[SiteRules | None, list[tuple[Place, str]]]:
    """The rules of one table or a list of tables, each for every one of `domains`; `note` is their default.

    Returns them, null where there are none, and what is wrong: the place below ``rules``, and words.

    >>> rules, _ = inline_rules({"body": "article"}, ["marr.example"], "why")
    >>> rules.of_page("https://press.marr.example/1", None)[0].body
    ('article',)
    >>> inline_rules({"boddy": "article"}, ["marr.example"], "why")[1]
    [(('boddy',), 'unknown key "boddy" (did you mean "body"?)')]
    """
    several = isinstance(raw, list)
    tables = raw if several else [raw]
    if not tables or not all(isinstance(table, dict) for table in tables):
        return None, [((), 'must be a table [source.rules], or the name of a file: "sites.toml"')]
    rules: list[SiteRule] = []
    problems: list[tuple[Place, str]] = []
    for number, table in enumerate(tables):
        place: Place = (number,) if several else ()
        if "domain" in table:
            problems.append(((*place, "domain"), "domain: is the source's own host: take it out"))
            continue
        try:
            rules.append(SiteRule.model_validate({"note": note, **table, "domain": _PLACEHOLDER}))
        except ValidationError as error:
            problems.extend(((*place, *key), said) for key, said in map(_said, error.errors()))
    for (_, one), (number, two) in combinations(enumerate(rules), 2):
        if one.overlaps(two) and not problems:
            problems.append(
                (
                    (number,),
                    "hold on the same days as others: set valid_from and valid_until so that they do not",
                )
            )
    # A copy is not checked again: here a domain may be an address, or a name without a dot.
    made = [rule.model_copy(update={"domain": domain}) for domain in domains for rule in rules]
    return SiteRules(tuple(made)), problems


def _said(error: Any) -> tuple[Place, str]:
    key = str(error["loc"][0]) if error["loc"] else ""
    if error["type"] == "extra_forbidden":
        near = suggestion(key, _KEYS) or f"; there are {', '.join(_KEYS)}"
        return (key,), f'unknown key "{key}"{near}'
    said = error["msg"].removeprefix("Value error, ")
    return ((key,), f"{key}: {said[:1].lower()}{said[1:]}") if key else ((), said)
