"""Search: from what a visitor types to full-text queries that know Dutch word forms."""
