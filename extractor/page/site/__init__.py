"""What is known about one site: what recurs on its pages, and rules that somebody wrote down for it."""

from __future__ import annotations

from extractor.page.site.profile import ProfileError, SiteProfile
from extractor.page.site.rules import RulesError, SiteRule, SiteRules, load_rules, read_rules

__all__ = [
    "ProfileError",
    "RulesError",
    "SiteProfile",
    "SiteRule",
    "SiteRules",
    "load_rules",
    "read_rules",
]
