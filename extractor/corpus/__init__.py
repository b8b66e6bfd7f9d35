"""The corpus: press pages in our own words, the body of each, its gold, and the checks that both must pass.

A release is three files of one name: ``ID.body.xml`` (the body, block by block: what a cleaner should
find), ``ID.json`` (the gold: what a reader should find) and ``ID.html`` (the page that a press site makes
of it). `extractor.corpus.build` makes the page from the body and a site's template, `extractor.corpus.check`
says what is wrong with any of the three, `extractor.corpus.agreement` compares two readers' records.
"""
