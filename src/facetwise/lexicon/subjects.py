"""The keys that a rule's answer must carry, one row per subject of its grain."""

CLAIM = ("claim_key", "policy_key")
SESSION = ("claim_key", "session_id", "policy_key")
LINE = ("claim_key", "line_no", "policy_key")
