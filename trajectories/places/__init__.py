"""The pages of school boards and municipalities: lists, one place, its people, policy documents and priorities."""
