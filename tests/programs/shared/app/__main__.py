"""A program that declares nothing itself: what it shares with others stands beside its folder."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "library"))
import networks

networks.hub("rg")
