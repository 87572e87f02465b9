"""The monthly claims of the cash benefit: their windows, their amounts and their way to payment."""
