"""With whom a school shares its self-evaluation, who read what, and what others see of it."""
