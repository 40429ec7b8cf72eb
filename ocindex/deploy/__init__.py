"""What runs the site in real use: the web server's settings, nginx in front of it, a look at whether it is alive."""
