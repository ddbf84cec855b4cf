// SPDX-License-Identifier: GPL-3.0-or-later
// Drives the pages that report-page.sh made: node report-page.js KIND PROGRAM FOLDER
"use strict";
const fs = require("fs");
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const firefox = require("./firefox.js");
const [, , kind, executablePath, folder] = process.argv;

function ok(fine, words) {
  console.log((fine ? "ok " : "not ok ") + words);
}

const address = (name) => "file://" + folder + "/" + name;
const now = (page) => page.evaluate(() => state.now);
const near = (a, b, reach = 0.15) => Math.abs(a - b) <= reach;

async function open(browser, name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.faults = [];
  page.requests = [];
  page.on("console", (m) => m.type() === "error" && page.faults.push(m.text()));
  page.on("pageerror", (e) => page.faults.push(e.stack));
  page.on("request", (r) => page.requests.push(r.url()));
  await page.goto(address(name));
  return page;
}

async function checkAxe(page, words) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run());
  const bad = found.violations.filter((v) => ["serious", "critical"].includes(v.impact));
  for (const v of bad) console.log(v.id + ": " + v.nodes.map((n) => n.html).slice(0, 3).join(" "));
  ok(bad.length === 0, `${words}: axe finds no serious fault`);
}

// Where a time is on the screen, in the curve above the words, or `lane` 0 in them.
async function pointOf(page, time, inWords) {
  return page.evaluate(([t, low]) => {
    const box = detail.getBoundingClientRect();
    return { x: box.left + (t - state.start) / state.length * box.width,
      y: box.top + (low ? energyHeight + gap + 30 : 40) };
  }, [time, inWords]);
}

async function checkPlayback(page) {
  await page.click("#play");
  await page.waitForFunction(() => state.now > 0.5, null, { timeout: 10000 });
  ok(true, "it plays");
  ok(await page.textContent("#play-name") === "Pause", "and its button pauses");
  const heard = await page.evaluate(() => ({ now: state.now, audio: audio.currentTime,
    shown: document.getElementById("now").textContent }));
  ok(near(heard.now, heard.audio, 0.3), `the page follows: ${heard.now} s, ${heard.audio} s heard`);
  const line = await page.evaluate(() => song.timed[0].start + 0.05);
  await page.evaluate((t) => seek(t), line);
  await page.waitForFunction(() => document.querySelector("tr.here .words .now"), null, { timeout: 5000 });
  ok(true, "the line that is sung is marked, and its syllable");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("Space");
  ok(await page.evaluate(() => audio.paused), "Space pauses");
}

async function checkClicks(page) {
  const wanted = await page.evaluate(() => state.start + state.length * 0.6);
  let at = await pointOf(page, wanted, false);
  await page.mouse.click(at.x, at.y);
  ok(near(await now(page), wanted), "a click on the curve seeks there");
  ok(await page.evaluate(() => audio.paused), "without playing");
  const start = await page.evaluate(() => song.timed[1].syllables[2].start);
  await page.evaluate((t) => { state.start = t - 3; draw(); }, start);
  at = await pointOf(page, start + 0.05, true);
  await page.mouse.click(at.x, at.y);
  await page.waitForFunction(() => !audio.paused, null, { timeout: 5000 });
  ok(near(await now(page), start, 0.4), "a click on a syllable plays from its start");
  await page.keyboard.press("Space");
  const box = await page.locator("#overview").boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + 10);
  ok(near(await now(page), await page.evaluate(() => song.duration / 2)), "a click on the strip seeks");
  const button = page.locator("#rows button").nth(1);
  const told = await button.getAttribute("aria-label");
  await button.click();
  await page.waitForFunction(() => !audio.paused, null, { timeout: 5000 });
  ok(/^Play line \d+ at \d+:\d\d\.\d$/.test(told), `a button says what it does: ${told}`);
  await page.evaluate(() => audio.pause());
}

async function checkKeys(page) {
  await page.evaluate(() => { document.activeElement.blur(); seek(0); });
  await page.keyboard.press("j");
  ok(near(await now(page), await page.evaluate(() => song.timed[0].start)), "j goes to the next line");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  ok(near(await now(page), await page.evaluate(() => song.timed[0].start)), "k to the one before");
  await page.keyboard.press("n");
  const worst = await page.evaluate(() => song.lines[2].start);
  ok(near(await now(page), worst), "n to the one to look at");
  ok((await page.textContent("#heard")).startsWith("Line 3, "), "which is said to screen readers");
  await page.focus("#detail-frame");
  await page.keyboard.press("ArrowRight");
  ok(near(await now(page), worst + 1), "an arrow goes a second on");
  const slider = page.locator("#detail-frame");
  ok(near(Number(await slider.getAttribute("aria-valuenow")), worst + 1)
    && /line \d+: /.test(await slider.getAttribute("aria-valuetext")), "and the slider says where");
  const before = await page.evaluate(() => state.length);
  await page.keyboard.press("+");
  const closer = await page.evaluate(() => state.length);
  ok(closer < before, "+ zooms in");
  await page.click("#zoom-out");
  ok(await page.evaluate(() => state.length) > closer, "the button zooms out");
  await page.keyboard.press("0");
  ok(await page.evaluate(() => state.start === 0 && state.length === song.duration), "0 shows all");
}

async function checkTable(page) {
  const first = () => page.textContent("#rows tr:first-child td");
  ok(await first() === "3", "the least sure line stands first");
  await page.check("[name=order][value=time]", { force: true });
  ok(await first() === "1", "or the first one, as sung");
  ok(await page.locator("#rows tr").count() === 12, "all lines are there");
  ok(/1 line/.test(await page.textContent("#facts")), "how many to look at is told");
}

async function checkThemes(browser) {
  for (const scheme of ["light", "dark"]) {
    const page = await open(browser, "unsure.html", { colorScheme: scheme });
    await checkAxe(page, scheme);
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const was = await paper();
    await page.check(`[name=theme][value=${scheme === "dark" ? "light" : "dark"}]`, { force: true });
    ok(await paper() !== was, `${scheme}: the switch changes it`);
    await page.context().close();
  }
}

async function checkLong(browser) {
  const page = await open(browser, "long.html");
  const took = await page.evaluate(() => new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())))));
  ok(took < 1000, `five minutes are drawn after ${Math.round(took)} ms, under a second`);
  ok(await page.locator("#rows tr").count() === 95, "with every line");
  ok((await page.textContent("#rows tr .words")).includes("</script>"), "words stay what they are");
  ok(page.faults.length === 0, "without an error" + page.faults.join("; "));
  ok(page.requests.every((u) => u.startsWith("file:") || u.startsWith("data:")), "nothing is asked of a network");
  await page.context().close();
}

async function checkMoved(browser) {
  const page = await open(browser, "moved.html");
  ok(await page.locator("#moved svg circle, #moved svg path").count() === 12, "before and after of 12 lines");
  ok(/4\.2\d? s earlier/.test(await page.textContent("#edits")), "the edit list says how far");
  ok(/encoder/.test(await page.textContent("#clock")), "the clock audit is there");
  await checkAxe(page, "moved");
  ok(page.faults.length === 0, "moved: no error" + page.faults.join("; "));
  await page.context().close();
}

async function checkLost(browser) {
  const page = await open(browser, "lost.html");
  await page.waitForSelector("#trouble:not([hidden])", { timeout: 5000 });
  ok(/can't be played/.test(await page.textContent("#trouble")), "sound that is gone is told");
  await page.keyboard.press("j");
  ok(near(await now(page), 1), "and the times can be looked at");
  await page.context().close();
}

// What a person does with a page.
async function checkUse(page) {
  await checkPlayback(page);
  await checkClicks(page);
  await checkKeys(page);
  await checkTable(page);
  ok(page.faults.length === 0, "no error on the console" + page.faults.join("; "));
}

async function inChromium() {
  const browser = await chromium.launch({ executablePath,
    args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--disable-gpu"] });
  await checkUse(await open(browser, "unsure.html"));
  await checkThemes(browser);
  await checkMoved(browser);
  await checkLong(browser);
  await checkLost(browser);
  await browser.close();
}

async function inFirefox() {
  const socket = globalThis.WebSocket || require("playwright-core/lib/utilsBundle").ws;
  const browser = await firefox.launch(executablePath, folder, socket);
  try {
    await checkUse(await browser.open(address("unsure.html")));
    const page = await browser.open(address("moved.html"));
    ok(await page.locator("#rows tr").count() === 12, "a page that links to its sound opens");
    ok(page.faults.length === 0, "without an error" + page.faults.join("; "));
  } finally {
    browser.close();
  }
}

(kind === "Firefox" ? inFirefox() : inChromium()).catch((error) => {
  console.log(error.stack);
  process.exit(1);
});
