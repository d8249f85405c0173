"""Real complaints filed and handled through a running server's real forms, as people with browsers would."""
