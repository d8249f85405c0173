"""Random walks of all seats: words planted for some, looked for wherever anybody can read."""
