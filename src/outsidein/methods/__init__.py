"""Mathematics: arrays in, arrays out.

Every function broadcasts over its arguments and treats replicates as trailing axes; the docstring of each gives
the formula, its source and an example that runs. Only NumPy, SciPy and the error classes are imported here.
"""
