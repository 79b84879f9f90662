"""A provider of brand-name SMS: takes messages over HTTP, answers with its own codes."""
