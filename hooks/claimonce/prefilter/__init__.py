"""The cheap stages in front of the reader: whether a call can have an effect at all."""
