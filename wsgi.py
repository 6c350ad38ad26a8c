"""What gunicorn, granian and the flask command load."""

import gc

from blog import create_app

# Nearly all that loading makes stays for good. The garbage collector would go through it
# again and again meanwhile, and at the end once more; and its marks on the way would give
# each worker that gunicorn forks a copy of its own.
gc.disable()
app = create_app()
gc.freeze()
gc.enable()
