"""The floor everything stands on: time, rows, events, files, papers, letters, web; no domain word here."""
