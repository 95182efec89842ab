-- The name of a file in the folder of uploads. What clients read is the address of the route that serves it.
ALTER TABLE users RENAME COLUMN avatar_url TO avatar;
