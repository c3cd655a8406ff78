"""The adviser's home: what asks for attention now."""
