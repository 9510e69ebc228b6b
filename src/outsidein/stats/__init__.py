"""Sufficient statistics, the resampling plan, and estimates: what reasoning stands on."""
