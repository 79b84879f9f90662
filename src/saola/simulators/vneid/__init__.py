"""VNeID as seen by a relying party: an OpenID Connect provider with fictitious people.

What the real provider's documents leave open is ours: claim names, level claim, client set-up.
"""
