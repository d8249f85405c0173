"""Who is told of what happens in the cycles of an institution's life."""
