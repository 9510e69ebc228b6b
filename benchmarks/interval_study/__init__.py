"""Parts of the coverage study: populations with a known truth, surveys drawn from them, and what intervals hold."""
