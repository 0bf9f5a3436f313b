"""Payer policy: dated and cited values from packs, resolved by payer, service date and scope.

- `keys`: every value that a pack may hold, with its leaves and types
- `pack`: reads one pack file (``facetwise/packs/**.yaml``), with the line of every value
- `intervals`: a pack with what it extends, as values with dates
- `resolve`: the value in force for a pack, a day and a scope
- `payers`: payer names, Medicare's contractors by state and date, and the pack that speaks for both
- `lint`: what is wrong with a pack
- `compare`, `describe`: packs side by side, and for showing
"""
