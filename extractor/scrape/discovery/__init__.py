"""temporary"""
from extractor.scrape.discovery.found import Channel, Link, Listed
from extractor.scrape.discovery.feeds import read_feed
from extractor.scrape.discovery.sitemaps import read_sitemap
def read_listing(*a, **k): return Listed()
def find_channels(*a, **k): return ()
def usual_places(*a): return ()
def looks_like_article(u): return True
