// The page as a whole: what is played, what is seen, and what keys and clicks do.

const song = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const audio = byId("audio"), overview = byId("overview"), detail = byId("detail");
const frame = byId("detail-frame"), tip = byId("tip");
const state = { now: 0, start: 0, length: 20, looped: null, current: null, syllable: null };
let colours = null;

// ── the song made ready ──

// Ends where none are told, and a lane for each line that another one runs into.
function prepare() {
  for (const line of song.lines) {
    line.move = line.given === null || line.start === null ? null : line.start - line.given;
    const timed = line.syllables.filter((s) => s.start !== null);
    timed.forEach((s, i) => {
      const next = i + 1 < timed.length ? timed[i + 1].start : line.end;
      s.until = s.end !== null ? s.end : next !== null ? next : s.start + 0.5;
    });
  }
  song.timed = song.lines.filter((l) => l.start !== null && !l.unsung)
    .sort((a, b) => a.start - b.start || a.line - b.line);
  const ends = [];
  song.timed.forEach((line, i) => {
    const after = song.timed.find((l, k) => k > i && l.start > line.start);
    line.until = line.end !== null ? line.end : after ? after.start : line.start + 3;
    line.lane = ends.findIndex((end) => end <= line.start + 0.02);
    if (line.lane < 0) line.lane = ends.push(0) - 1;
    ends[line.lane] = line.until;
  });
  song.lanes = Math.max(ends.length, 1);
  song.timed.forEach((line, i) => {
    const after = song.timed.find((l, k) => k > i && l.lane === line.lane);
    line.next = Math.max(line.until, Math.min(after ? after.start : song.duration, line.until + 4));
  });
  song.hasGiven = song.timed.some((l) => l.given !== null);
  song.duration = Math.max(song.duration, 1);
}

// ── what is seen ──

function clampView() {
  state.length = Math.min(Math.max(state.length, Math.min(2, song.duration)), song.duration);
  state.start = Math.min(Math.max(state.start, 0), song.duration - state.length);
}

function zoom(factor, at = state.now) {
  const share = (at - state.start) / state.length;
  const keep = share >= 0 && share <= 1 ? share : 0.3;
  state.length *= factor;
  clampView();
  state.start = at - keep * state.length;
  clampView();
  draw();
}

function reveal(time, force = false) {
  const share = (time - state.start) / state.length;
  if (force || share < 0.02 || share > 0.85) state.start = time - 0.2 * state.length;
  clampView();
}

let drawing = false;
function draw() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    colours = colours || palette();
    drawOverview(overview, song, state, state.now, colours);
    drawDetail(detail, song, state, state.now, colours);
  });
}

// ── where it is ──

function lineAt(time) {
  let found = null;
  for (const line of song.timed) if (line.start <= time && time < line.until) found = line;
  return found;
}

function markWords() {
  const line = lineAt(state.now);
  const syllable = line ? line.syllables.findIndex((s) =>
    s.start !== null && s.start <= state.now && state.now < s.until) : -1;
  if (line === state.current && syllable === state.syllable) return;
  if (state.current) {
    state.current.row.classList.remove("here");
    state.current.row.removeAttribute("aria-current");
    state.current.spans.forEach((s) => s.classList.remove("now"));
  }
  if (line && line !== state.current && !byId("loop").checked) followRow(line.row);
  state.current = line;
  state.syllable = syllable;
  if (!line) return;
  line.row.classList.add("here");
  line.row.setAttribute("aria-current", "true");
  if (syllable >= 0) line.spans[syllable].classList.add("now");
}

// Only the table moves, and only where lines stand in the order they are sung.
function followRow(row) {
  if (document.querySelector("[name=order]:checked").value !== "time") return;
  const box = row.closest(".scroll");
  const at = row.offsetTop - box.clientHeight / 3;
  box.scrollTo({ top: at, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches
    ? "auto" : "smooth" });
}

function show() {
  byId("now").textContent = clock(state.now);
  markWords();
  frame.setAttribute("aria-valuenow", state.now.toFixed(1));
  frame.setAttribute("aria-valuetext", clock(state.now)
    + (state.current ? ", line " + state.current.line + ": " + state.current.text.trim() : ""));
  draw();
}

function seek(time) {
  state.now = Math.min(Math.max(time, 0), song.duration);
  if (song.audio) audio.currentTime = state.now;
  reveal(state.now);
  show();
}

// ── what is heard ──

function playing() {
  return Boolean(song.audio) && !audio.paused;
}

function play() {
  if (!song.audio || byId("play").disabled) return;
  audio.play().catch(() => {});
}

function togglePlay() {
  if (playing()) audio.pause();
  else play();
}

function hear(line) {
  state.looped = line;
  seek(line.start - 0.4);
  play();
}

function tick() {
  if (!playing()) return;
  state.now = audio.currentTime;
  const looped = byId("loop").checked ? state.looped || state.current : null;
  if (looped && state.now > looped.until + 0.4) {
    seek(looped.start - 0.4);
  } else {
    reveal(state.now);
    show();
  }
  requestAnimationFrame(tick);
}

function setPlaying(on) {
  byId("play").classList.toggle("on", on);
  byId("play-name").textContent = on ? "Pause" : "Play";
  if (on) requestAnimationFrame(tick);
}

function tell(text) {
  byId("trouble").textContent = text;
  byId("trouble").hidden = false;
}

function noSound(text) {
  tell(text);
  byId("play").disabled = true;
}

// What is decoded and has no device to sound on plays on, unheard.
function loseAudio() {
  if (audio.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA)
    tell("The browser has no device to play the sound on: the song runs unheard.");
  else
    noSound("The sound can't be played: " + song.media + " isn't beside this page any more, or "
      + "the browser doesn't know its kind. With --embed-audio the page holds the sound itself.");
}

function openAudio() {
  if (!song.audio) {
    noSound("There is no sound to play; the times can be looked at all the same.");
    return;
  }
  audio.addEventListener("play", () => setPlaying(true));
  audio.addEventListener("pause", () => setPlaying(false));
  audio.addEventListener("ended", () => setPlaying(false));
  audio.addEventListener("error", loseAudio);
  audio.src = song.audio;
}

// ── from line to line ──

function step(way) {
  const lines = song.timed;
  const at = way > 0 ? lines.find((l) => l.start > state.now + 0.05)
    : lines.findLast((l) => l.start < state.now - 0.6);
  if (at) go(at);
}

function stepUnsure(way) {
  const listed = song.timed.filter((l) => l.sureness === "unsure" || l.sureness === "fair");
  const wanted = listed.some((l) => l.sureness === "unsure")
    ? listed.filter((l) => l.sureness === "unsure") : listed;
  if (!wanted.length) {
    byId("heard").textContent = "No line needs a look.";
    return;
  }
  const at = way > 0 ? wanted.find((l) => l.start > state.now + 0.05) || wanted[0]
    : wanted.findLast((l) => l.start < state.now - 0.05) || wanted[wanted.length - 1];
  go(at);
}

function go(line) {
  state.looped = line;
  seek(line.start);
  byId("heard").textContent = "Line " + line.line + ", " + clock(line.start) + ", "
    + percent(line.confidence) + ": " + line.text.trim();
}

// ── clicks ──

function timeOf(event, element, start, length) {
  const box = element.getBoundingClientRect();
  return start + (event.clientX - box.left) / box.width * length;
}

function hit(event) {
  const time = timeOf(event, detail, state.start, state.length);
  const y = event.clientY - detail.getBoundingClientRect().top - energyHeight - gap;
  const lane = Math.floor(y / laneHeight);
  const line = y < 0 ? null
    : song.timed.find((l) => l.lane === lane && l.start <= time && time < l.next);
  const syllable = line && line.syllables.find((s) =>
    s.start !== null && s.start <= time && time < s.until);
  return { time, line, syllable };
}

function showTip(event) {
  const { time, line, syllable } = hit(event);
  const x = event.clientX - detail.getBoundingClientRect().left;
  tip.hidden = false;
  tip.textContent = line
    ? (syllable ? "“" + syllable.text.trim() + "” " + clock(syllable.start, 3) + ", "
      + percent(syllable.confidence) + " · " : "")
      + "line " + line.line + ", " + percent(line.confidence)
      + (line.move === null ? "" : ", " + moved(line.move))
    : clock(time, 2);
  const right = x > detail.clientWidth / 2;
  tip.style.left = right ? "auto" : x + 12 + "px";
  tip.style.right = right ? detail.clientWidth - x + 12 + "px" : "auto";
}

// A click seeks, on words it plays; a drag moves what is seen.
function listenDetail() {
  let from = null, far = false;
  detail.addEventListener("pointerdown", (event) => {
    from = { x: event.clientX, start: state.start };
    far = false;
  });
  detail.addEventListener("pointermove", (event) => {
    if (from && Math.abs(event.clientX - from.x) > 4) far = true;
    if (from && far) {
      state.start = from.start - (event.clientX - from.x) / detail.clientWidth * state.length;
      clampView();
      draw();
    }
    showTip(event);
  });
  detail.addEventListener("pointerleave", () => {
    tip.hidden = true;
    from = null;
  });
  detail.addEventListener("pointerup", (event) => {
    if (from && !far) {
      const { time, line, syllable } = hit(event);
      state.looped = line;
      seek(syllable ? syllable.start : time);
      if (line) play();
    }
    from = null;
  });
  detail.addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, timeOf(event, detail, state.start, state.length));
    } else if (event.deltaX || event.shiftKey) {
      event.preventDefault();
      state.start += (event.deltaX || event.deltaY) / detail.clientWidth * state.length;
      clampView();
      draw();
    }
  }, { passive: false });
}

function listenOverview() {
  const move = (event) => {
    seek(timeOf(event, overview, 0, song.duration));
    reveal(state.now, true);
    draw();
  };
  overview.addEventListener("pointerdown", (event) => {
    overview.setPointerCapture(event.pointerId);
    move(event);
  });
  overview.addEventListener("pointermove", (event) => {
    if (event.buttons & 1) move(event);
  });
}

// ── keys ──

const keys = {
  ArrowLeft: (event) => seek(state.now - (event.shiftKey ? 5 : 1)),
  ArrowRight: (event) => seek(state.now + (event.shiftKey ? 5 : 1)),
  Home: () => seek(0),
  End: () => seek(song.duration),
  " ": togglePlay,
  j: () => step(1),
  k: () => step(-1),
  n: () => stepUnsure(1),
  p: () => stepUnsure(-1),
  "+": () => zoom(1 / 1.5),
  "=": () => zoom(1 / 1.5),
  "-": () => zoom(1.5),
  0: () => zoom(song.duration),
  l: () => byId("loop").click(),
};

// What a control does with a key itself stays its own.
function isTaken(event) {
  const on = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey || on.closest("select")) return true;
  if (on.closest(".scroll") && /^(Home|End)$/.test(event.key)) return true;
  if (on.matches("input[type=radio]")) return /^(Arrow| )/.test(event.key);
  return event.key === " " && on.closest("button, a, input") !== null;
}

function listenKeys() {
  document.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || isTaken(event)) return;
    event.preventDefault();
    act(event);
  });
}

// ── the rest ──

// Some browsers refuse to keep anything for pages from a disk.
function kept(value) {
  try {
    if (value) localStorage.setItem("norae-theme", value);
    return localStorage.getItem("norae-theme");
  } catch (error) {
    return value || null;
  }
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  colours = null;
  draw();
}

function listenTheme() {
  const choices = [...document.querySelectorAll("[name=theme]")];
  const last = choices.find((c) => c.value === kept());
  if (last) last.checked = true;
  setTheme(choices.find((c) => c.checked).value);
  for (const choice of choices)
    choice.addEventListener("change", () => {
      kept(choice.value);
      setTheme(choice.value);
    });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    colours = null;
    draw();
  });
}

function listenButtons() {
  byId("play").addEventListener("click", togglePlay);
  byId("previous").addEventListener("click", () => step(-1));
  byId("next").addEventListener("click", () => step(1));
  byId("next-unsure").addEventListener("click", () => stepUnsure(1));
  byId("zoom-in").addEventListener("click", () => zoom(1 / 1.5));
  byId("zoom-out").addEventListener("click", () => zoom(1.5));
  byId("zoom-all").addEventListener("click", () => zoom(song.duration));
  byId("speed").addEventListener("change", (event) => {
    audio.playbackRate = Number(event.target.value);
  });
  for (const choice of document.querySelectorAll("[name=order]"))
    choice.addEventListener("change", () => {
      showLines(song, choice.value);
      if (state.current) followRow(state.current.row);
    });
}

function showPage() {
  byId("artist").textContent = song.artist || "";
  byId("whole").textContent = clock(song.duration);
  byId("made").textContent = "Made by norae " + song.norae + " of " + song.media + " and "
    + song.lyrics + ".";
  frame.setAttribute("aria-valuemin", "0");
  frame.setAttribute("aria-valuemax", song.duration.toFixed(1));
  document.documentElement.classList.toggle("unmoved", !song.hasGiven);
  showFacts(song);
  song.lines.forEach((line) => lineRow(line, hear));
  showLines(song, "worst");
  showEdits(song);
  showClock(song);
  showMoved(song);
}

prepare();
measure(song);
showPage();
listenTheme();
listenButtons();
listenDetail();
listenOverview();
listenKeys();
openAudio();
if (song.timed.length) reveal(song.timed[0].start, true);
clampView();
show();
new ResizeObserver(draw).observe(frame);
