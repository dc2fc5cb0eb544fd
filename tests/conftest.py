"""Real repositories with fixed people and dates."""
