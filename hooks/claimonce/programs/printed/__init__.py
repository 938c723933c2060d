"""What programs print of a text or of their own words, one idea a module."""
