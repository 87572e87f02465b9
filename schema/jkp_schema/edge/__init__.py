"""The edge: how a request is read, which ones run, and how they are answered, the same on every transport."""
