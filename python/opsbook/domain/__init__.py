"""What the words mean: periods, verdicts, metrics, rules, facts and findings."""
