"""DOM ▶ raw blocks: what goes at sight, where the text stands, and one walk over it."""
