"""Old history in Parquet files, written and read through DuckDB."""
