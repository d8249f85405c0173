"""After a report got its own file: who is told of it; never the institution (O121 art. 37)."""
