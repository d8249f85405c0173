"""What a browser may send about institutions."""
