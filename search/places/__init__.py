"""Where makers are: towns of the Union with their coordinates, and what lies near a place."""
