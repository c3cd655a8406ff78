"""Long work as a row: asked for, sent to a worker, followed, finished or failed with a reason."""
