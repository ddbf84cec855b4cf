// The tables, and the picture of what was moved.

function fact(name, value, small, extra) {
  const words = make("dd", {}, value);
  if (extra) words.append(extra);
  if (small) words.append(make("small", {}, small));
  return make("div", {}, make("dt", {}, name), words);
}

function meter(share) {
  const fill = make("i", { className: sureness(share) });
  fill.style.width = Math.round(share * 100) + "%";
  return make("span", { className: "meter", "aria-hidden": "true" }, fill);
}

function medianMove(song) {
  const moves = song.lines.filter((l) => l.move !== null).map((l) => l.move).sort((a, b) => a - b);
  return moves.length ? moves[moves.length >> 1] : null;
}

const verdicts = {
  "found": "They belong together",
  "other-version": "They seem to be of two versions",
  "other-lyrics": "The lyrics seem to be of another song",
  "nothing-sung": "Nothing seems to be sung here",
};

function showFacts(song) {
  const facts = document.getElementById("facts");
  const perhaps = song.look_at.length - song.unsure;
  const move = medianMove(song);
  facts.append(fact("How sure", song.confidence === null ? "–" : percent(song.confidence),
    song.confidence === null ? "not known" : "of the words within 0.3 s",
    song.confidence === null ? null : meter(song.confidence)));
  const unsung = song.lines.filter((l) => l.unsung).length;
  facts.append(fact("To look at", count(song.unsure, "line"),
    !perhaps ? "and no others" : song.unsure ? count(perhaps, "more line") + " perhaps"
      : "perhaps " + count(perhaps, "fairly sure one")));
  facts.append(fact("Lines", String(song.lines.length),
    unsung ? count(unsung, "is", "are") + " not sung here" : "all of them sung"));
  if (move !== null)
    facts.append(fact("Moved", moved(move).replace(/ (earlier|later)$/, ""),
      move < -0.0005 ? "earlier, by the median line"
        : move > 0.0005 ? "later, by the median line" : "by the median line"));
  if (song.sync)
    facts.append(fact("Lyrics and recording", song.sync.verdict === "found" ? "fit" : "look!",
      verdicts[song.sync.verdict]));
  const summary = document.getElementById("summary");
  summary.textContent = song.sync ? capital(song.sync.summary) + "."
    : "The times are shown as the lyrics have them.";
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lineRow(line, hear) {
  const button = make("button", { type: "button" }, clock(line.start));
  button.setAttribute("aria-label", "Play line " + line.line + " at " + clock(line.start));
  button.disabled = line.start === null;
  button.addEventListener("click", () => hear(line));
  line.spans = line.syllables.map((s) =>
    make("span", { className: sureness(s.confidence),
      title: s.start === null ? "" : clock(s.start, 3) + ", " + percent(s.confidence) }, s.text));
  const cell = make("td", { className: "words", dir: "auto" }, ...line.spans);
  if (line.singers.length)
    cell.append(make("span", { className: "singer" }, line.singers.join(", ")
      + (line.background ? " (background)" : "")));
  const kind = line.sureness;
  const told = line.unsung ? make("td", {}, "not sung here")
    : make("td", { className: "sureness " + kind },
      make("i", { className: "mark " + kind, "aria-hidden": "true" }),
      make("b", {}, percent(line.confidence)),
      kind === "unknown" ? "" : " " + sureWords[kind]);
  const row = make("tr", { className: line.unsung ? "unsung" : "" },
    make("td", { className: "number" }, String(line.line)),
    make("td", {}, button), cell, told,
    make("td", { className: "number moved" }, line.move === null ? "–" : moved(line.move)));
  line.row = row;
  return row;
}

// Least sure first: those that are known and sung, then the others in their order.
function ordered(song, order) {
  const rank = (l) => (l.unsung ? 2 : l.confidence === null ? 3 : l.confidence);
  const lines = [...song.lines];
  if (order === "worst") lines.sort((a, b) => rank(a) - rank(b) || a.line - b.line);
  return lines;
}

function showLines(song, order) {
  const body = document.getElementById("rows");
  body.replaceChildren(...ordered(song, order).map((line) => line.row));
}

function table(heads, rows) {
  const head = make("tr", {}, ...heads.map((h) => make("th", { scope: "col" }, h)));
  const body = rows.map((cells) => make("tr", {}, ...cells.map((c) => make("td", {}, c))));
  return make("table", {}, make("thead", {}, head), make("tbody", {}, ...body));
}

function span(from, to) {
  return from === null ? "–" : clock(from, 2) + " – " + clock(to, 2);
}

function showEdits(song) {
  const place = document.getElementById("edits");
  const pieces = song.sync ? song.sync.pieces : [];
  if (!pieces.length) {
    place.append(make("p", { className: "muted" }, song.sync
      ? "The lyrics came without times: every word was placed by the sound alone."
      : "Nothing was moved."));
    return;
  }
  place.append(table(["From line", "Lyrics had it at", "Here it is at", "Moved", "Tempo"],
    pieces.map((p) => [p.first_line + ", " + count(p.lines, "line"),
      span(p.given_start, p.given_end),
      p.removed ? "not here" : span(p.start, p.end),
      p.removed ? "–" : moved(p.start === null ? p.shift : p.start - p.given_start)
        + (p.gap ? (p.gap < 0 ? ", after a cut of " : ", after a scene of ")
          + Math.abs(p.gap).toFixed(1) + " s" : ""),
      p.removed ? "–" : (1 / p.rate).toFixed(4)])));
}

function showClock(song) {
  const place = document.getElementById("clock");
  if (!song.clock.length)
    place.append(make("p", { className: "muted" }, "Times in the file are times in a player."));
  else
    place.append(table(["Found", "Done about it", "Makes"],
      song.clock.map((f) => [capital(f.what), capital(f.applied), f.amount.toFixed(4) + " s"])));
}

// ── before and after ──

function svg(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// Shapes tell what colours tell: a dot, a triangle, a cross.
function mark(x, y, kind) {
  if (kind === "fair") return svg("path", { class: kind, d: `M${x} ${y - 6}l5.5 10h-11z` });
  if (kind === "unsure")
    return svg("path", { class: kind,
      d: `M${x - 6} ${y - 4}l2 -2 4 4 4 -4 2 2 -4 4 4 4 -2 2 -4 -4 -4 4 -2 -2 4 -4z` });
  return svg("circle", { class: kind, cx: x, cy: y, r: 3.8 });
}

function niceStep(range) {
  const rough = range / 4, power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 5, 10].find((n) => n * power >= rough);
}

function showMoved(song) {
  const place = document.getElementById("moved");
  const lines = song.lines.filter((l) => l.move !== null);
  if (!lines.length) {
    place.append(make("p", { className: "muted" },
      song.sync ? "The lyrics came without times." : "Nothing was moved."));
    return;
  }
  const width = 560, height = 250, left = 62, right = 12, top = 14, bottom = 30;
  const moves = lines.map((l) => l.move);
  let low = Math.min(...moves), high = Math.max(...moves);
  const middle = (low + high) / 2, reach = Math.max((high - low) * 0.6, 0.25);
  low = middle - reach;
  high = middle + reach;
  const step = niceStep(high - low);
  const x = (t) => left + t / song.duration * (width - left - right);
  const y = (m) => top + (high - m) / (high - low) * (height - top - bottom);
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": `How far each line was moved: from ${moved(Math.min(...moves))} to `
      + `${moved(Math.max(...moves))}` });
  const digits = step < 0.1 ? 2 : step < 1 ? 1 : 0;
  for (let n = Math.ceil(low / step); n * step <= high; n++) {
    const at = n * step;
    picture.append(svg("line", { class: n === 0 ? "zero" : "axis", x1: left, x2: width - right,
      y1: y(at), y2: y(at) }));
    const sign = n > 0 ? "+" : n < 0 ? "−" : "";
    picture.append(svg("text", { x: left - 8, y: y(at) + 4, "text-anchor": "end" },
      sign + Math.abs(at).toFixed(digits) + " s"));
  }
  for (const share of [0, 0.25, 0.5, 0.75, 1])
    picture.append(svg("text", { x: x(song.duration * share), y: height - 8,
      "text-anchor": share === 0 ? "start" : share === 1 ? "end" : "middle" },
    clock(song.duration * share, 0)));
  for (const line of lines) picture.append(mark(x(line.start), y(line.move), line.sureness));
  place.append(picture, make("p", { className: "muted" },
    "Each line by when it is sung; + is later than the lyrics had it."));
}
