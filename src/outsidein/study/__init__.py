"""What an analyst declares: a folder of YAML, read strictly into frozen types, checked, and sliced."""
