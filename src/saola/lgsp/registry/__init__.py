"""The registry: who may ask whom for what, for which purpose, on which legal basis."""
