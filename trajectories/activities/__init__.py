"""Activities of the programme: meetings, trainings, links between school and after-school."""
