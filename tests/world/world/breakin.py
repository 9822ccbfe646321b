# SPDX-License-Identifier: Apache-2.0
"""B's way through the server, as the server's own logs tell it."""


class BreakIn:
    def __init__(self, world, rng, start, stop, ips):
        self.world, self.rng, self.start, self.stop, self.ips = world, rng, start, stop, ips

    def plan(self):
        pass
