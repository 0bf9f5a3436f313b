"""The shapes of the API's questions and answers, as the contract names them: a module for each module of routes.

- `tools`: ``code``, ``check``, ``plan``
- `claims`, `patients`, `authorizations`, `remittances`: the ledger
"""
