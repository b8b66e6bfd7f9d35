"""Text that stands in a page's data and not in its DOM, and the choice between the two."""
