"""The checks: one module per rule, its cases beside it, in folders by family.

The hundreds of a code follow the family: counting FW0xx, laterality FW1xx, guidance FW2xx, necessity FW3xx,
frequency FW4xx, documentation FW5xx, pairs_and_units FW6xx, drugs FW7xx, authorization FW8xx, claim_data FW9xx.
`declare` holds the decorator, `registry` finds the rules.
"""
