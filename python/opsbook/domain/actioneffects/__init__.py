"""Did an action work? Before and after, beside what happened to like products that nobody touched (T33, T32)."""
