"""From delivered files to accepted loads."""
