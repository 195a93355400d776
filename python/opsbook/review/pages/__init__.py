"""One small file a page of the review."""
