"""One module and one SQL file a source; found by name, never listed."""
