"""Prior authorization: needed, held, and for this service."""
