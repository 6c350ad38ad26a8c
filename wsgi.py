"""What gunicorn and the flask command load."""

from blog import create_app

app = create_app()
