"""Pages of the reform index: tables by group, a sheet for each unit."""
