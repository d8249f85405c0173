"""Who is told what of an institution's life, each cycle in a module of its own."""
