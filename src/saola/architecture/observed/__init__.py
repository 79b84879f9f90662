"""What really ran between systems, copied from the exchange's evidence; never edited by hand."""
