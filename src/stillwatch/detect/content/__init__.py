"""Whether what a group asks for, taken together, is what customers ask for."""
