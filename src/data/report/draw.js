// The song over time: all of it in a strip, and a part of it with words.

const laneHeight = 46, energyHeight = 112, axisHeight = 20, givenHeight = 18, gap = 8;

// Colours from the style sheet, and hatchings of them.
function palette() {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue("--" + name).trim();
  const names = ["paper", "page", "ink", "muted", "rule", "accent", "voice", "loud", "sure", "fair",
    "unsure", "unknown", "head", "here", "shade"];
  const colours = Object.fromEntries(names.map((name) => [name, value(name)]));
  colours.fills = {
    sure: colours.sure,
    fair: hatching(colours.fair, colours.paper, "slant"),
    unsure: hatching(colours.unsure, colours.paper, "upright"),
    unknown: colours.paper,
  };
  return colours;
}

function hatching(colour, paper, way) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 6;
  const c = tile.getContext("2d");
  c.fillStyle = paper;
  c.fillRect(0, 0, 6, 6);
  c.fillStyle = c.strokeStyle = colour;
  if (way === "upright") {
    c.fillRect(0, 0, 3, 6);
  } else {
    c.lineWidth = 2.6;
    c.beginPath();
    for (const shift of [-6, 0, 6]) {
      c.moveTo(shift, 6);
      c.lineTo(shift + 6, 0);
    }
    c.stroke();
  }
  return c.createPattern(tile, "repeat");
}

// Fit a canvas to its place on the screen; its context in CSS pixels.
function fit(canvas, height) {
  const ratio = window.devicePixelRatio || 1, width = canvas.clientWidth;
  const wide = Math.round(width * ratio), high = Math.round(height * ratio);
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
    canvas.style.height = height + "px";
  }
  const c = canvas.getContext("2d");
  c.setTransform(ratio, 0, 0, ratio, 0, 0);
  c.clearRect(0, 0, width, height);
  return { c, width, height };
}

// The largest value of a curve between two times.
function peak(curve, rate, from, to) {
  const first = Math.max(0, Math.floor(from * rate));
  const last = Math.min(curve.length - 1, Math.max(first, Math.ceil(to * rate) - 1));
  let most = 0;
  for (let i = first; i <= last; i++) if (curve[i] > most) most = curve[i];
  return most / 255;
}

// A curve as a filled area above `base`, `height` high.
function area(c, curve, rate, view, width, base, height, colour) {
  const perPixel = view.length / width;
  c.fillStyle = colour;
  c.beginPath();
  c.moveTo(0, base);
  for (let x = 0; x <= width; x++) {
    const at = view.start + x * perPixel;
    c.lineTo(x, base - height * (at < 0 ? 0 : peak(curve, rate, at, at + perPixel)));
  }
  c.lineTo(width, base);
  c.fill();
}

function energy(c, song, view, width, base, height, colours) {
  if (!song.energy) return;
  area(c, song.energy.loudness, song.energy.rate, view, width, base, height, colours.loud);
  area(c, song.energy.voice, song.energy.rate, view, width, base, height * 0.8, colours.voice);
}

// A bar in the way of its sureness; heavier frames for what is less sure.
function bar(c, x, y, width, height, kind, colours) {
  const wide = Math.max(width, 1);
  c.fillStyle = colours.fills[kind];
  c.fillRect(x, y, wide, height);
  if (kind === "sure" || wide < 5) return;
  c.save();
  c.strokeStyle = colours[kind];
  c.lineWidth = kind === "unsure" ? 2 : 1;
  c.setLineDash(kind === "unknown" ? [2, 2] : []);
  c.strokeRect(x + c.lineWidth / 2, y + c.lineWidth / 2, wide - c.lineWidth, height - c.lineWidth);
  c.restore();
}

function drawOverview(canvas, song, view, now, colours) {
  const { c, width, height } = fit(canvas, 54);
  const all = { start: 0, length: song.duration };
  const scale = width / song.duration;
  c.fillStyle = colours.page;
  c.fillRect(0, 0, width, height);
  energy(c, song, all, width, height - 14, height - 18, colours);
  for (const line of song.timed) {
    const x = line.start * scale;
    bar(c, x, height - 12, (line.until - line.start) * scale - 0.5, 9, line.sureness, colours);
  }
  c.fillStyle = colours.shade;
  for (const line of song.timed)
    if (line.sureness === "unsure")
      c.fillRect(line.start * scale, 0, Math.max((line.until - line.start) * scale, 2), height);
  c.strokeStyle = colours.accent;
  c.lineWidth = 2;
  c.strokeRect(view.start * scale + 1, 1, Math.max(view.length * scale - 2, 2), height - 2);
  c.fillStyle = colours.head;
  c.fillRect(now * scale - 1, 0, 2, height);
}

function axis(c, view, width, y, colours) {
  const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600];
  const step = steps.find((s) => s / view.length * width >= 70) || 600;
  c.font = "11px system-ui, sans-serif";
  c.textAlign = "left";
  for (let n = Math.ceil(view.start / step); n * step < view.start + view.length; n++) {
    const x = (n * step - view.start) / view.length * width;
    c.fillStyle = colours.rule;
    c.fillRect(x, 0, 1, y);
    c.fillStyle = colours.muted;
    c.fillText(clock(n * step, step < 1 ? 1 : 0), x + 3, y + 13);
  }
}

// Text that stays within `room` pixels: narrower first, then cut.
function words(c, text, x, y, room) {
  const wide = c.measureText(text).width;
  if (wide <= room) {
    c.fillText(text, x, y);
  } else if (wide * 0.75 <= room) {
    c.fillText(text, x, y, room);
  } else if (room > 40) {
    let end = Math.max(1, Math.floor(text.length * room / wide) - 1);
    while (end > 1 && c.measureText(text.slice(0, end) + "…").width > room) end--;
    c.fillText(text.slice(0, end).trimEnd() + "…", x, y);
  }
}

// Syllables over their bars where all of them have room, else the whole line.
function lineWords(c, line, view, scale, y, room, colours) {
  const left = (line.start - view.start) * scale;
  const apart = line.rooms && line.rooms.every((r) => r.syllable.width <= r.length * scale + 1);
  c.fillStyle = colours.ink;
  if (!apart) {
    const shown = Math.max(left, Math.min(4, left + room - 40));
    words(c, line.text.trim(), shown, y, room - (shown - left) - 4);
    return;
  }
  for (const { syllable } of line.rooms)
    c.fillText(syllable.text.trim(), (syllable.start - view.start) * scale, y);
}

function drawLine(c, line, view, scale, top, now, colours) {
  const left = (line.start - view.start) * scale;
  const room = (line.next - line.start) * scale;
  const y = top + line.lane * laneHeight;
  lineWords(c, line, view, scale, y + 17, room, colours);
  let drawn = false;
  for (const s of line.syllables) {
    if (s.start === null) continue;
    const x = (s.start - view.start) * scale, wide = (s.until - s.start) * scale;
    const sung = now >= s.start && now < s.until;
    bar(c, x, y + (sung ? 22 : 25), wide - (wide > 4 ? 1 : 0), sung ? 18 : 12,
      sureness(s.confidence), colours);
    drawn = true;
  }
  if (!drawn)
    bar(c, left, y + 25, (line.until - line.start) * scale - 1, 12, line.sureness, colours);
}

// Where the lyrics had the line, with a thread to where it is now.
function drawGiven(c, line, view, scale, top, base, colours) {
  if (line.given === null) return;
  const was = (line.given - view.start) * scale, is = (line.start - view.start) * scale;
  c.strokeStyle = c.fillStyle = colours.muted;
  c.lineWidth = 1;
  c.beginPath();
  c.moveTo(was, base + 4);
  c.lineTo(is, top + line.lane * laneHeight + 39);
  c.globalAlpha = Math.abs(was - is) > 400 ? 0.25 : 0.7;
  c.stroke();
  c.globalAlpha = 1;
  c.beginPath();
  c.moveTo(was, base + 3);
  c.lineTo(was - 5, base + 13);
  c.lineTo(was + 5, base + 13);
  c.fill();
}

function detailHeight(song) {
  return energyHeight + gap + song.lanes * laneHeight + (song.hasGiven ? givenHeight : 0)
    + axisHeight;
}

function drawDetail(canvas, song, view, now, colours) {
  const { c, width, height } = fit(canvas, detailHeight(song));
  const scale = width / view.length, top = energyHeight + gap, end = view.start + view.length;
  const base = top + song.lanes * laneHeight;
  c.fillStyle = colours.page;
  c.fillRect(0, 0, width, height);
  const shown = song.timed.filter((l) => l.next > view.start && l.start < end);
  c.fillStyle = colours.shade;
  for (const line of shown)
    if (line.sureness === "unsure")
      c.fillRect((line.start - view.start) * scale, 0, (line.until - line.start) * scale,
        height - axisHeight);
  axis(c, view, width, height - axisHeight, colours);
  energy(c, song, view, width, energyHeight, energyHeight - 8, colours);
  for (const line of song.timed)
    if (line.given !== null && Math.max(line.given, line.start) > view.start
        && Math.min(line.given, line.start) < end)
      drawGiven(c, line, view, scale, top, base, colours);
  c.font = "14px system-ui, sans-serif";
  c.textAlign = "left";
  for (const line of shown) drawLine(c, line, view, scale, top, now, colours);
  c.fillStyle = colours.head;
  c.fillRect((now - view.start) * scale - 1, 0, 2, height);
}

// The widths that syllables need, measured once.
function measure(song) {
  const c = document.createElement("canvas").getContext("2d");
  c.font = "14px system-ui, sans-serif";
  for (const line of song.timed) {
    const timed = line.syllables.filter((s) => s.start !== null && s.text.trim());
    line.rooms = timed.map((syllable, i) => {
      syllable.width = c.measureText(syllable.text.trimEnd()).width;
      const next = i + 1 < timed.length ? timed[i + 1].start : line.next;
      return { syllable, length: Math.max(next - syllable.start, 0) };
    });
    // Letters that join or run from the right stay together.
    if (!timed.length || /[\u0590-\u08ff\u0900-\u0dff]/.test(line.text)) line.rooms = null;
  }
}
