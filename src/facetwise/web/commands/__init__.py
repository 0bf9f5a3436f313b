"""Commands that run and keep the app: serve, key, person, audit, backup, restore."""
