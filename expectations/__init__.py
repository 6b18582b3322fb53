"""What a load must be: one ODCS contract a source, and the small code that compiles it to Great Expectations and judges."""
