"""Who may see which record of the registry, of duties, of an institution's life, of supervision; whose hands act."""
