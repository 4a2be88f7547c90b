"""From what was read to what it is: metadata, headings, zones and references of a paper."""
