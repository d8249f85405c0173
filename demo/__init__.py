"""An invented country to try everything in: institutions, bodies, people and cases, made by calling the acts."""
