"""The life of a dossier: ten legal states, every act on a timeline, one code for life.

A golden slice: `rules` turn a dossier and a deed into an act, `model.after` folds acts into the
dossier, `store` keeps both together, `actions` fetch, decide, store and emit.
"""
