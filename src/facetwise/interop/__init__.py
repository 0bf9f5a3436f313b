"""Text to domain and tables and back, keeping the place of every value.

- `encounter`: encounters and claims as people type them: YAML, JSON, JSON lines, CSV, Parquet
- `files`: which reader for which file
- `problems`: what a reader could not read, one clear line each
"""
