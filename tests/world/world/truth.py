# SPDX-License-Identifier: Apache-2.0
"""What really happened, for the scorer alone: the product never reads it."""
import json

from .post import date


class Truth:
    def __init__(self, world):
        self.world, self.rows, self.senders, self.planted = world, [], {}, []
        self.operations = {}

    def benign(self, kind, address):
        self.senders.setdefault(kind, {})[address] = True

    def hostile(self, item, actor, operation, kind, at):
        """One hostile mail; its burst is the operation's day."""
        self.rows.append({"message_id": item.mid.strip("<>"), "actor": actor, "operation": operation,
                          "burst": f"{operation}/{at // 86400}", "kind": kind, "recipients": list(item.boxes), "at": at})

    def operation(self, name, **facts):
        self.operations[name] = facts

    def trap(self, text, **facts):
        self.planted.append({"what": text, **facts})

    def write(self, out):
        w = self.world
        data = {"schema": "world/1", "seed": w.seed, "prior": w.params["prior"], "size": w.params["size"], "benign": w.benign, "parameters": w.params,
                "own": w.org.domains, "begin": w.begin, "end": w.end, "first": date(w.begin), "mails": w.mails, "copies": w.archive.copies,
                "rewritten": w.archive.rewritten(), "hostile": self.rows, "operations": self.operations,
                "senders": {k: sorted(v) for k, v in sorted(self.senders.items())}, "traps": self.planted}
        with open(out / "truth.json", "w", encoding="utf-8") as f:
            json.dump(data, f, indent=1, ensure_ascii=False)
            f.write("\n")
