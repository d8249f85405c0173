"""Our pages beside another product's, one after the other on one machine."""
