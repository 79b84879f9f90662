"""The provincial exchange (LGSP): systems meet under a contract, and each exchange is proved."""
