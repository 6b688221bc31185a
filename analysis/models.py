"""Measured features of published versions."""
