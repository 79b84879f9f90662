"""Salinity for those who draw water: values along each river, how far inland each level reaches."""
