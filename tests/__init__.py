"""The tests. Each folder here is a package, so that two folders may both have a test of visits."""
