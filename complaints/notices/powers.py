"""After a case changed hands or was questioned: who is told of it."""
