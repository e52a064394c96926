"""``python -m hepnb.cli``."""

import sys

from hepnb.cli import main

sys.exit(main())
