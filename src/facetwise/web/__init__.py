"""The practice's own app: pages, API and the commands that run them. It decides nothing about claims itself."""
