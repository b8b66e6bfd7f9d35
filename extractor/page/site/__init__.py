"""What is known about one site: what recurs on its pages, and rules that somebody wrote down for it."""

from __future__ import annotations

from extractor.page.site.profile import ProfileError, SiteProfile

__all__ = ["ProfileError", "SiteProfile"]
