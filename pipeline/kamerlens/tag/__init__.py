"""Tag: from paragraphs to mentions, by the codebook's rules and the trained decision."""
