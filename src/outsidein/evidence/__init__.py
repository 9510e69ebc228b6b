"""Evidence: from files to clean answers, and from answers to the sums that analyses need."""
