"""The same engine on many machines.

- `rows`: claims as one row each, lines and diagnoses nested, so that a claim can be sent anywhere; and back
- `spark`: files on any Spark path to findings, patients kept together
"""
