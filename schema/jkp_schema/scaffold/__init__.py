"""`jkp plugin new`: a package with green tests, from templates of the same version as this code."""
