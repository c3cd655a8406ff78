"""The programme and its definition; per school a trajectory; conversations, action points, activities."""
