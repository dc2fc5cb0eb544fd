"""The pre-audit check: what a careful quality manager looks through before an auditor comes."""
