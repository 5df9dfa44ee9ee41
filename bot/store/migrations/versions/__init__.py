"""The revisions, one a file; a revision that has been released is never changed."""
