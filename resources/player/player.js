// Shows the mascot: two video layers, so that one clip is swapped for the next only once a frame of it is there.
(function () {
  "use strict";

  var LABELS = {
    clicked: "Click", "claudeCode::isWorking": "Working", "claudeCode::isIdle": "Idle",
    "claudeCode::isAlert": "Needs attention", "claudeCode::isCompacting": "Compacting",
    "claudeCode::sessionCount": "Open sessions"
  };

  function Player(config, stage) {
    this.config = config;
    this.stage = stage;
    this.layers = [this.layer(), this.layer()];
    this.front = 0;
    this.asked = 0;
    this.shown = null;
    this.probe = document.createElement("canvas");
    this.machine = new window.MaskoMachine(config, this.show.bind(this));
    this.still = window.matchMedia && window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.clock = null;
    this.listen();
  }

  Player.prototype.layer = function () {
    var video = document.createElement("video");
    video.muted = true;
    video.playsInline = true;
    video.preload = "auto";
    video.addEventListener("ended", this.ended.bind(this, video));
    this.stage.appendChild(video);
    return video;
  };

  Player.prototype.start = function () {
    this.machine.start();
    window.requestAnimationFrame(this.tick.bind(this));
  };

  Player.prototype.tick = function (now) {
    if (this.clock !== null && !document.hidden) { this.machine.advance(now - this.clock); }
    this.clock = now;
    window.requestAnimationFrame(this.tick.bind(this));
  };

  // Called by the machine; the machine may change again before the clip is there, so each call has a number.
  Player.prototype.show = function (machine) {
    this.report();
    var clip = machine.clip;
    var ticket = ++this.asked;
    if (!clip) {
      if (machine.phase === "idle" && !this.shown) { this.poster(machine.node); }
      return;
    }
    var back = this.layers[1 - this.front];
    var player = this;
    back.pause();
    back.dataset.edge = clip.id;
    back.loop = false;
    back.playbackRate = clip.speed || 1;
    back.onerror = function () { player.failed(ticket); };
    back.src = this.source(back, clip.videos);
    back.load();
    back.onloadeddata = function () {
      if (ticket !== player.asked) { return; }
      back.playbackRate = clip.speed || 1;
      player.whenPainted(back, function () { player.swap(ticket); });
      if (player.still && machine.phase === "looping") { player.swap(ticket); return; }
      var playing = back.play();
      if (playing && playing.catch) { playing.catch(function () { player.swap(ticket); }); }
    };
  };

  Player.prototype.source = function (video, videos) {
    if (!videos.webm) { return videos.hevc; }
    // Safari plays WebM, but without its transparency.
    var safari = /^((?!chrome|android).)*safari/i.test(navigator.userAgent);
    return safari && videos.hevc && video.canPlayType("video/mp4; codecs=hvc1") ? videos.hevc : videos.webm;
  };

  Player.prototype.whenPainted = function (video, act) {
    if (video.requestVideoFrameCallback) {
      video.requestVideoFrameCallback(act);
    } else {
      video.addEventListener("timeupdate", act, { once: true });
    }
  };

  Player.prototype.swap = function (ticket) {
    if (ticket !== this.asked) { return; }
    var old = this.layers[this.front];
    this.front = 1 - this.front;
    this.layers[this.front].classList.add("front");
    old.pause();
    this.later(3, function (player) {
      if (old !== player.layers[player.front]) { old.classList.remove("front"); }
    });
    this.stage.style.backgroundImage = "";
    this.shown = this.layers[this.front].dataset.edge;
    this.report();
  };

  // The browser may need some frames of its own before a video that becomes visible is really drawn.
  Player.prototype.later = function (frames, act) {
    var player = this;
    window.requestAnimationFrame(function () {
      if (frames > 1) { player.later(frames - 1, act); } else { act(player); }
    });
  };

  Player.prototype.failed = function (ticket) {
    if (ticket !== this.asked) { return; }
    if (this.machine.phase === "transitioning") { this.machine.clipEnded(); }
  };

  Player.prototype.ended = function (video) {
    // The old clip may end while the next one is still being loaded; only the machine's own clip counts.
    var clip = this.machine.clip;
    if (video !== this.layers[this.front] || !clip || video.dataset.edge !== clip.id) { return; }
    var ticket = this.asked;
    this.machine.clipEnded();
    if (ticket === this.asked && this.machine.phase === "looping") {
      video.currentTime = 0;
      video.play();
    }
  };

  Player.prototype.poster = function (nodeId) {
    var node = (this.config.nodes || []).filter(function (item) { return item.id === nodeId; })[0];
    if (node && node.transparentThumbnailUrl) {
      this.stage.style.backgroundImage = "url('" + encodeURI(node.transparentThumbnailUrl) + "')";
    }
  };

  // A click counts where the mascot is, not beside it. Where the browser hides the pixels, the whole box counts.
  Player.prototype.opaque = function (event) {
    var video = this.layers[this.front];
    var box = this.stage.getBoundingClientRect();
    if (!video.videoWidth) { return true; }
    try {
      this.probe.width = this.probe.height = 1;
      var pen = this.probe.getContext("2d", { willReadFrequently: true });
      var x = (event.clientX - box.left) / box.width * video.videoWidth;
      var y = (event.clientY - box.top) / box.height * video.videoHeight;
      pen.drawImage(video, x, y, 1, 1, 0, 0, 1, 1);
      return pen.getImageData(0, 0, 1, 1).data[3] > 24;
    } catch (hidden) {
      return true;
    }
  };

  Player.prototype.listen = function () {
    var player = this;
    this.stage.addEventListener("click", function (event) {
      if (player.opaque(event)) { player.set("clicked", true); }
    });
    this.stage.addEventListener("pointermove", function (event) { player.set("mouseOver", player.opaque(event)); });
    this.stage.addEventListener("pointerleave", function () { player.set("mouseOver", false); });
    // A page that frames this one tells its inputs: postMessage({ masko: "name", value: true }, "*").
    window.addEventListener("message", function (event) {
      var told = event.data;
      if (told && typeof told.masko === "string" && /^(boolean|number)$/.test(typeof told.value)) {
        player.set(told.masko, told.value);
      }
    });
  };

  Player.prototype.set = function (name, value) {
    this.machine.set(name, value);
    this.report();
  };

  // The page, tests and embedding sites read where the mascot is from here.
  Player.prototype.report = function () {
    var machine = this.machine;
    var data = document.documentElement.dataset;
    data.node = machine.node;
    data.phase = machine.phase;
    data.clip = machine.clip ? machine.clip.id : "";
    data.shown = this.shown || "";
    document.dispatchEvent(new CustomEvent("masko", { detail: {
      node: machine.node, phase: machine.phase, clip: data.clip, values: Object.assign({}, machine.values)
    } }));
  };

  function usedInputs(config) {
    var declared = {};
    (config.inputs || []).forEach(function (input) { declared[input.name] = input; });
    var used = [];
    (config.edges || []).forEach(function (edge) {
      (edge.conditions || []).forEach(function (condition) {
        var own = condition.input === "nodeTime" || condition.input === "loopCount" || condition.input === "mouseOver";
        if (!own && used.indexOf(condition.input) < 0) { used.push(condition.input); }
      });
    });
    return used.map(function (name) {
      if (declared[name]) { return declared[name]; }
      var trigger = name === "clicked" || /^(claudeCode|agent)::[A-Z]/.test(name);
      return { name: name, type: trigger ? "trigger" : name === "claudeCode::sessionCount" ? "number" : "boolean" };
    });
  }

  function labelOf(config, input) {
    var own = ((config.maskoStudio || {}).inputs || {})[input.name];
    return (own && own.label) || LABELS[input.name] || input.name.replace(/^.*::/, "");
  }

  function button(player, input, label) {
    var control = document.createElement("button");
    control.type = "button";
    control.textContent = label;
    if (input.type === "trigger") {
      control.addEventListener("click", function () { player.set(input.name, true); });
      return control;
    }
    control.setAttribute("aria-pressed", "false");
    control.addEventListener("click", function () {
      player.set(input.name, control.getAttribute("aria-pressed") !== "true");
    });
    return control;
  }

  function stepper(player, input, label) {
    var frame = document.createElement("label");
    var field = document.createElement("input");
    frame.textContent = label + " ";
    field.type = "number";
    field.value = input.default || 0;
    field.addEventListener("input", function () { player.set(input.name, Number(field.value)); });
    frame.appendChild(field);
    return frame;
  }

  function controls(player, place) {
    var config = player.config;
    usedInputs(config).forEach(function (input) {
      var make = input.type === "number" ? stepper : button;
      var control = make(player, input, labelOf(config, input));
      control.dataset.input = input.name;
      place.appendChild(control);
    });
    document.addEventListener("masko", function (event) {
      Array.prototype.forEach.call(place.children, function (control) {
        var value = event.detail.values[control.dataset.input];
        if (control.hasAttribute("aria-pressed")) { control.setAttribute("aria-pressed", String(Boolean(value))); }
      });
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    var config = window.MASKO_CONFIG;
    document.documentElement.classList.toggle("bare", location.hash === "#bare");
    var player = new Player(config, document.getElementById("stage"));
    document.title = config.name || "Mascot";
    document.getElementById("name").textContent = config.name || "";
    controls(player, document.getElementById("inputs"));
    window.masko = player;
    player.start();
  });
}());
