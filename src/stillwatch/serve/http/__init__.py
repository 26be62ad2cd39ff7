"""The HTTP interface: one router a file, each route with the permission it asks for."""
