"""Store: papers and mentions into SQLite, one writer, and nothing half done in sight of a reader."""
