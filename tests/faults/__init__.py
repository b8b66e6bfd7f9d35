"""Sites that do what sites do when they are broken, wrong or hostile, one fault each, on loopback."""

from __future__ import annotations

from faults.catalogue import FAULTS
from faults.fault import Fault, Site
from faults.server import FaultServer, Request

__all__ = ["FAULTS", "Fault", "FaultServer", "Request", "Site"]
