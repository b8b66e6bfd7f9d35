"""Training: how the weights of `extractor.reading` come about, from statements and ``corpus/train``.

``statements``  passages and what they mean, a line each
``meanings``    what a record says, from a statement or from gold
``answers``     which owners and roles of an anchor are right by those meanings
``lessons``     releases and statements ▶ cases with their right answers
``fit``         lessons ▶ weights
``named``       releases and statements with the names in them, as they are and renamed
``entities``    named texts ▶ weights of the model that finds names
``trust``       signs of records and whether they were right ▶ weights of confidence
``measure``     how well statements are read
``compare``     ways to find the owner, asked the same questions; ``trees``: what a parser knows of it
"""
