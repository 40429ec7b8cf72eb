"""What the site keeps things in: the cache, in Redis or in files."""
