"""The floor everything stands on: time, rows, events, files, papers, letters, the web; no domain word may appear here."""
