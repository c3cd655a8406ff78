"""Cultural partners: institutions, freelancers, societies; their people and, later, their offer."""
