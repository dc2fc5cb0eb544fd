"""The vocabulary: frozen data that every other room speaks in. Reads nothing, decides nothing."""
