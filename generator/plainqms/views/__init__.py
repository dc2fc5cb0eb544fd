"""Derived facts: pure functions of (system, as_of). What is printed and what is judged come from the same place."""
