"""Operations over several sources of context: forwarded, asked together, put together (4.3.6)."""
