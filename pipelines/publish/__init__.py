"""From an audited candidate to what readers open."""
