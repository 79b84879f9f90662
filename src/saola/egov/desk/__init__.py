"""The officials' desk: work by the time left, one dossier on one page, figures of a unit."""
