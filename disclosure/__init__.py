"""What the public may read: published outcomes, institution pages, figures, open data, public API."""
