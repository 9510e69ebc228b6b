"""Outside-in: from what customers say and do to a service strategy."""
