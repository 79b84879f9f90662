"""The context broker: the current state of every entity (NGSI-LD, ETSI GS CIM 009)."""
