"""From files to a snapshot: written aside, sealed, published in one step, read under a lock, pushed elsewhere."""
