"""The national register of schools, and a penvoerder's people and advisers around it."""
