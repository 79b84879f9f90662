"""HTTP as values: a request in, a response out; servers and adapters are other modules."""
