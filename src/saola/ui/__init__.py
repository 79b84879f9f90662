"""The one design language: base templates, tokens, form widgets, accessibility."""
