"""The parties sit at one table; proposals become an agreement, or do not."""
