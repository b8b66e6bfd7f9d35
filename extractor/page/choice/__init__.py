"""Raw blocks ▶ body, end notes, nothing: by rules, and by how far each block is believed."""
