"""The rules of contract C.3 written down one by one, as plainly as possible, to compare the player with.

Works on the JSON of a graph alone and shares no code with the player. The numbers are those of the contract.
"""

from typing import Any

AGENT_INPUTS = ("isWorking", "isIdle", "isAlert", "isCompacting", "sessionCount")


class Companion:
    """One companion of either generation: ``node``, ``phase`` and ``clip`` after each call."""

    def __init__(self, graph: dict[str, Any], generation: str) -> None:
        self.graph = graph
        self.edges = [edge for edge in graph["edges"] if not edge.get("disabled")]
        self.any_state = generation == "any-state"
        self.values: dict[str, Any] = {}
        self.node, self.phase, self.clip = "", "idle", None
        self.pending: str | None = None
        self.since_arrival = 0.0
        self.jumps = 0
        self.stopped = False

    # Rule 1
    def start(self) -> None:
        self.values = {"clicked": False, "mouseOver": False, "loopCount": 0, "nodeTime": 0}
        prefixes = ["claudeCode::", "agent::"] if self.any_state else ["claudeCode::"]
        for prefix in prefixes:
            for name in AGENT_INPUTS:
                self.values[prefix + name] = {"isIdle": True, "sessionCount": 0}.get(name, False)
        for declared in self.graph["inputs"]:
            self.write(declared["name"], declared["default"])
        self.jumps, self.stopped = 0, False
        self.arrive(self.graph["initialNode"])

    def write(self, name: str, value: Any) -> None:
        self.values[name] = value
        if self.any_state and name.startswith("claudeCode::"):
            self.values["agent::" + name[12:]] = value
        if self.any_state and name.startswith("agent::"):
            self.values["claudeCode::" + name[7:]] = value

    # Rules 2 and 3
    def set(self, name: str, value: Any) -> None:
        self.jumps, self.stopped = 0, False
        if name in self.values and float(self.values[name]) == float(value):
            return
        self.write(name, value)
        if self.phase == "transitioning":
            if self.any_state:
                wish = self.any_state_match()
                if wish is not None:
                    self.pending = wish["target"]
            return
        if name != "nodeTime":
            self.values["nodeTime"] = self.since_arrival
        self.evaluate(name)

    # Rule 6
    def true(self, condition: dict[str, Any]) -> bool:
        if condition["input"] not in self.values:
            return False
        left, right = float(self.values[condition["input"]]), float(condition["value"])
        results = {
            "==": left == right,
            "!=": left != right,
            ">": left > right,
            "<": left < right,
            ">=": left >= right,
            "<=": left <= right,
        }
        return results.get(condition["op"], False)

    # Rule 5
    def fires(self, edge: dict[str, Any]) -> bool:
        if len(edge["conditions"]) == 0:
            return False
        return False not in [self.true(condition) for condition in edge["conditions"]]

    def has_video(self, edge: dict[str, Any]) -> bool:
        return edge.get("videoAssetId") is not None

    def leaving(self) -> list[dict[str, Any]]:
        return [edge for edge in self.edges if edge["source"] == self.node and edge["target"] != self.node]

    # Any-state
    def any_state_match(self) -> dict[str, Any] | None:
        best = None
        for edge in self.edges:
            if edge["source"] != "*" or not self.fires(edge):
                continue
            if best is None or (edge.get("priority") or 0) > (best.get("priority") or 0):
                best = edge
        return best

    def travel(self, goal: str, cause: str) -> bool:
        direct = [edge for edge in self.leaving() if edge["target"] == goal and self.has_video(edge)]
        if direct:
            self.take(direct[0], cause)
            return True
        out = [edge for edge in self.leaving() if self.has_video(edge)]
        if out:
            self.pending = goal
            self.take(out[0], cause)
            return True
        return False

    # Rule 4
    def evaluate(self, cause: str) -> None:
        if self.any_state:
            wish = self.any_state_match()
            if wish is not None and wish["target"] != self.node:
                self.travel(wish["target"], cause)
                return
        for edge in self.leaving():
            if self.fires(edge):
                self.take(edge, cause)
                return

    # Rules 7 and 8
    def take(self, edge: dict[str, Any], cause: str) -> None:
        same_input = {cause}
        if self.any_state and cause.startswith("agent::"):
            same_input.add("claudeCode::" + cause[7:])
        if self.any_state and cause.startswith("claudeCode::"):
            same_input.add("agent::" + cause[12:])
        triggers = {declared["name"] for declared in self.graph["inputs"] if declared["type"] == "trigger"}
        if cause == "clicked" or same_input & triggers:
            self.write(cause, False)
        if self.has_video(edge):
            self.phase, self.clip = "transitioning", edge["id"]
            return
        self.jumps += 1
        if self.jumps > 64:
            self.stopped = True
            return
        self.arrive(edge["target"])

    # Rule 9
    def arrive(self, node: str) -> None:
        self.node = node
        self.since_arrival = 0.0
        self.values["loopCount"], self.values["nodeTime"], self.values["clicked"] = 0, 0, False
        self.phase, self.clip = "idle", None
        for edge in self.edges:
            if edge["source"] == node and edge["target"] == node:
                if self.has_video(edge):
                    self.phase, self.clip = "looping", edge["id"]
                break
        if self.pending is not None:
            goal, self.pending = self.pending, None
            if goal != node and self.travel(goal, "arrival"):
                return
        self.evaluate("arrival")

    def ended(self) -> None:
        self.jumps, self.stopped = 0, False
        if self.phase == "transitioning":
            self.arrive(next(edge["target"] for edge in self.edges if edge["id"] == self.clip))
        elif self.phase == "looping":
            self.values["loopCount"] += 1
            self.values["nodeTime"] = self.since_arrival
            self.evaluate("loopCount")

    # nodeTime: one timer for each distinct threshold of the edges that could be taken from here
    def wait(self, milliseconds: float) -> None:
        self.jumps, self.stopped = 0, False
        while milliseconds > 0 and not self.stopped:
            if self.phase == "transitioning":
                self.since_arrival += milliseconds
                return
            candidates = self.leaving()
            if self.any_state:
                candidates = candidates + [edge for edge in self.edges if edge["source"] == "*"]
            timers = set()
            for edge in candidates:
                for condition in edge["conditions"]:
                    if condition["input"] == "nodeTime":
                        after = condition["op"] in (">", "<=", "!=")
                        timers.add(int(condition["value"]) + 1 if after else float(condition["value"]))
            ahead = [timer for timer in timers if self.since_arrival < timer <= self.since_arrival + milliseconds]
            if not ahead:
                self.since_arrival += milliseconds
                return
            milliseconds -= min(ahead) - self.since_arrival
            self.since_arrival = min(ahead)
            self.values["nodeTime"] = self.since_arrival
            self.evaluate("nodeTime")
