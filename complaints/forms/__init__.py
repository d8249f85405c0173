"""What a browser may send about complaints: the filing, what parties post at a case, desks, institutions."""
