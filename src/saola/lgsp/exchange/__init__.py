"""The gateway: one call of a consumer becomes one call of a provider, under a contract."""
