"""Context source registrations: who else holds context, and how it is used (clause 5.9)."""
