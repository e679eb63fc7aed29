// The state machine of the mascot: no page, no clock, no video. It follows the rules of the newer companions.
// Tell it what happens (set, clipEnded, advance); it calls `changed` whenever something else should be shown.
(function (root) {
  "use strict";

  var ANY_STATE = "*";
  var MAX_JUMPS = 64;
  var AGENT_PREFIXES = { "claudeCode::": "agent::", "agent::": "claudeCode::" };
  var BUILT_IN = {
    clicked: false, mouseOver: false, loopCount: 0, nodeTime: 0,
    "claudeCode::isWorking": false, "claudeCode::isIdle": true, "claudeCode::isAlert": false,
    "claudeCode::isCompacting": false, "claudeCode::sessionCount": 0
  };
  var COMPARE = {
    "==": function (a, b) { return a === b; }, "!=": function (a, b) { return a !== b; },
    ">": function (a, b) { return a > b; }, "<": function (a, b) { return a < b; },
    ">=": function (a, b) { return a >= b; }, "<=": function (a, b) { return a <= b; }
  };

  function twin(name) {
    for (var prefix in AGENT_PREFIXES) {
      if (name.indexOf(prefix) === 0) { return AGENT_PREFIXES[prefix] + name.slice(prefix.length); }
    }
    return null;
  }

  function hasVideo(edge) {
    return Boolean(edge.videos && (edge.videos.webm || edge.videos.hevc));
  }

  function holds(condition, values) {
    var actual = values[condition.input];
    var compare = COMPARE[condition.op === undefined ? "==" : condition.op];
    var wanted = condition.value === undefined || condition.value === null ? true : condition.value;
    if (actual === undefined || typeof wanted === "string" || typeof actual === "string" || !compare) { return false; }
    return compare(Number(actual), Number(wanted));
  }

  function fires(edge, values) {
    var conditions = edge.conditions || [];
    return conditions.length > 0 && conditions.every(function (condition) { return holds(condition, values); });
  }

  function Machine(config, changed) {
    this.config = config;
    this.edges = config.edges || [];
    this.inputs = config.inputs || [];
    this.changed = changed || function () {};
    this.values = {};
    this.node = "";
    this.phase = "idle";
    this.clip = null;
    this.goal = null;
    this.nodeTime = 0;
    this.jumps = 0;
    // Stable by file order among equals, which old engines do not promise of sort().
    this.wishes = this.edges.map(function (edge, index) { return { edge: edge, index: index }; })
      .filter(function (item) { return item.edge.source === ANY_STATE; })
      .sort(function (a, b) { return (b.edge.priority || 0) - (a.edge.priority || 0) || a.index - b.index; })
      .map(function (item) { return item.edge; });
  }

  Machine.prototype.start = function () {
    this.values = {};
    this.goal = null;
    for (var name in BUILT_IN) { this.store(name, BUILT_IN[name]); }
    this.inputs.forEach(function (input) { this.store(input.name, input.default); }, this);
    this.jumps = 0;
    this.arrive(this.config.initialNode);
  };

  Machine.prototype.set = function (name, value) {
    this.jumps = 0;
    if (name in this.values && Number(this.values[name]) === Number(value)) { return; }
    this.store(name, value);
    if (this.phase === "transitioning") {
      var wish = this.wish();
      if (wish) { this.goal = wish.target; }
      return;
    }
    if (name !== "nodeTime") { this.store("nodeTime", this.nodeTime); }
    this.evaluate(name);
  };

  Machine.prototype.clipEnded = function () {
    this.jumps = 0;
    if (this.phase === "transitioning") {
      this.arrive(this.clip.target);
    } else if (this.phase === "looping") {
      this.store("loopCount", Number(this.values.loopCount || 0) + 1);
      this.store("nodeTime", this.nodeTime);
      this.evaluate("loopCount");
    }
  };

  Machine.prototype.advance = function (milliseconds) {
    this.jumps = 0;
    var left = milliseconds;
    while (left > 0 && this.jumps <= MAX_JUMPS) {
      var due = this.phase === "transitioning" ? null : this.nextTimer();
      if (due === null || due - this.nodeTime > left) {
        this.nodeTime += left;
        return;
      }
      left -= due - this.nodeTime;
      this.nodeTime = due;
      this.store("nodeTime", due);
      this.evaluate("nodeTime");
    }
  };

  Machine.prototype.nextTimer = function () {
    var now = this.nodeTime;
    var next = null;
    this.wishes.concat(this.exits()).forEach(function (edge) {
      (edge.conditions || []).forEach(function (condition) {
        if (condition.input !== "nodeTime" || typeof condition.value === "string") { return; }
        var later = condition.op === ">" || condition.op === "<=" || condition.op === "!=";
        var due = later ? Math.floor(Number(condition.value)) + 1 : Number(condition.value);
        if (due > now && (next === null || due < next)) { next = due; }
      });
    });
    return next;
  };

  Machine.prototype.store = function (name, value) {
    this.values[name] = value;
    var other = twin(name);
    if (other !== null) { this.values[other] = value; }
  };

  Machine.prototype.exits = function () {
    var node = this.node;
    return this.edges.filter(function (edge) { return edge.source === node && edge.target !== node; });
  };

  Machine.prototype.wish = function () {
    var values = this.values;
    return this.wishes.filter(function (edge) { return fires(edge, values); })[0] || null;
  };

  Machine.prototype.arrive = function (node) {
    this.node = node;
    this.nodeTime = 0;
    this.store("loopCount", 0);
    this.store("nodeTime", 0);
    this.store("clicked", false);
    var loop = this.edges.filter(function (edge) { return edge.source === node && edge.target === node; })[0];
    this.clip = loop && loop.isLoop && hasVideo(loop) ? loop : null;
    this.phase = this.clip ? "looping" : "idle";
    this.changed(this);
    var goal = this.goal;
    this.goal = null;
    if (goal !== null && goal !== node && this.route(goal, "arrival")) { return; }
    this.evaluate("arrival");
  };

  Machine.prototype.evaluate = function (cause) {
    var wish = this.wish();
    if (wish && wish.target !== this.node) {
      this.route(wish.target, cause);
      return;
    }
    var values = this.values;
    var next = this.exits().filter(function (edge) { return fires(edge, values); })[0];
    if (next) { this.take(next, cause); }
  };

  Machine.prototype.route = function (goal, cause) {
    var ways = this.exits().filter(hasVideo);
    var direct = ways.filter(function (edge) { return edge.target === goal; })[0];
    if (!ways.length) { return false; }
    if (!direct) { this.goal = goal; }
    this.take(direct || ways[0], cause);
    return true;
  };

  Machine.prototype.take = function (edge, cause) {
    var names = [cause, twin(cause)];
    var trigger = this.inputs.some(function (input) {
      return input.type === "trigger" && names.indexOf(input.name) >= 0;
    });
    if (cause === "clicked" || trigger) { this.store(cause, false); }
    if (hasVideo(edge)) {
      this.phase = "transitioning";
      this.clip = edge;
      this.changed(this);
      return;
    }
    this.jumps += 1;
    if (this.jumps <= MAX_JUMPS) { this.arrive(edge.target); }
  };

  root.MaskoMachine = Machine;
}(typeof window === "undefined" ? this : window));
