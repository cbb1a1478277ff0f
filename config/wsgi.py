"""The entry of a server. Being served is production, unless DEBUG=1 says that it is a developer's machine."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DEBUG", "0")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from jobs import embedded  # noqa: E402  its tables are known only now

embedded.serve()
