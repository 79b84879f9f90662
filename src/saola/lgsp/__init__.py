"""The provincial exchange (LGSP): every exchange between systems goes through a contract and leaves evidence."""
