"""Attachment by evidence: which entry a place, a number of points, a gap, a time or a fate belongs to.

The rules of `extractor.reading` propose; a log-linear model, trained on statements and on ``corpus/train``,
weighs their proposal against every other entry of the sentence, the one spoken of last, and none at all.

``anchors``   the values of a sentence that ask for an owner
``verbs``     verbs by what they say of a place
``view``      a sentence, and the entries that may own its values
``features``  what speaks for and against an entry as the owner
``hashing``   features ▶ numbers
``model``     weights ▶ probabilities
``verdicts``  decisions ▶ claims
``judge``     the decisions: what the rules claim is kept or left out, what they do not see is added
"""
