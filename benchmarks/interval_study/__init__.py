"""Parts of the coverage study: populations with a known truth, surveys drawn from them, and how often intervals hold it."""
