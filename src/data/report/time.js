// Times and shares in words.

// 1:02.3; three digits where asked for.
function clock(seconds, digits = 1) {
  if (seconds === null) return "–";
  const size = Math.abs(seconds), scale = 10 ** digits;
  const ticks = Math.round(size * scale);
  const whole = Math.floor(ticks / scale);
  const rest = digits ? "." + String(ticks % scale).padStart(digits, "0") : "";
  const sign = seconds < 0 && ticks > 0 ? "−" : "";
  return sign + Math.floor(whole / 60) + ":" + String(whole % 60).padStart(2, "0") + rest;
}

// 4.20 s earlier
function moved(seconds) {
  if (Math.abs(seconds) < 0.0005) return "not moved";
  const digits = Math.abs(seconds) < 0.1 ? 3 : 2;
  return Math.abs(seconds).toFixed(digits) + " s " + (seconds < 0 ? "earlier" : "later");
}

function percent(share) {
  return share === null ? "not known" : Math.floor(share * 100 + 1e-9) + " %";
}

const sureWords = {
  sure: "sure", fair: "fairly sure", unsure: "look at it", unknown: "not known",
};

function sureness(confidence) {
  if (confidence === null || confidence === undefined) return "unknown";
  return confidence >= 0.8 ? "sure" : confidence >= 0.5 ? "fair" : "unsure";
}

function count(n, one, many = one + "s") {
  return n + " " + (n === 1 ? one : many);
}

// An element with properties, and children that are elements or text.
function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in element && key !== "list") element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}
