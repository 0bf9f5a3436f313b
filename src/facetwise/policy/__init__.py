"""Payer policy: dated and cited values from packs, resolved by payer, service date and scope.

- `keys`: every value that a pack may hold, with its leaves and types (`key_spec`, listed in `known_keys`; `words` is
  the vocabulary, `values` makes leaves and text)
- `pack`: reads one pack file (``facetwise/packs/**.yaml``) as `model`, with the line of every value
- `practice`, `fresh`: values of the practice's own, laid over a pack
- `intervals`: a pack with what it extends, as values with dates
- `resolve`: the value in force for a pack, a day and a scope
- `payers`: the payer that a claim names, and the pack that speaks for it; from `payer_names` and, for Medicare,
  the `contractors` of a state and day, whose `payer_tables` lie in ``data``
- `code_book`: what the code book itself says of codes whose meaning hangs on a number
- `lint`: what is wrong with a pack, value by value in `lint_values`
- `describe`, `stale`: packs for showing, and when a value should be looked up again
"""
