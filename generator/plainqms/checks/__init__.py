"""Judgements: plain generators of Problems, each with its rule beside it."""
