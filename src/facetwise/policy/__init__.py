"""Payer policy: dated and cited values from packs, resolved by payer, service date and scope.

- `keys`: every value that a pack may hold, with its leaves and types
- `pack`: reads one pack file (``facetwise/packs/**.yaml``), with the line of every value
- `intervals`: a pack with what it extends, as values with dates
- `resolve`: the value in force for a pack, a day and a scope
- `payers`: the payer that a claim names, and the pack that speaks for it; from `payer_names` and, for Medicare,
  the `contractors` of a state and day, whose `payer_tables` lie in ``data``
- `lint`: what is wrong with a pack
- `describe`: packs for showing
"""
