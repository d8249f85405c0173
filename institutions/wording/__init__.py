"""The canonical texts of what is made here: facts in, lines out; pure."""
