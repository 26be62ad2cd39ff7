-- A row is one sighting of a frame, with the account that shows it: all that counting uses needs.
SELECT frame, account FROM sightings
