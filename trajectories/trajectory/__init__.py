"""A school's trajectory: starting it, marking steps, going on in another track, stopping."""
