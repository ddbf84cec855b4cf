// SPDX-License-Identifier: GPL-3.0-or-later
// Firefox by WebDriver BiDi, for those of Playwright's methods that report-page.js calls:
// Playwright itself drives only Firefoxes of its own.
"use strict";
const { spawn } = require("child_process");
const fs = require("fs");
const path = require("path");

const keys = { Space: "\uE00D", ArrowLeft: "\uE012", ArrowRight: "\uE014" };

// One connection: commands are answered by their numbers, events go to who listens.
class Connection {
  constructor(socket) {
    this.socket = socket;
    this.waiting = new Map();
    this.listeners = [];
    this.last = 0;
    socket.addEventListener("message", ({ data }) => this.take(JSON.parse(data)));
  }

  take(message) {
    const waits = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.type === "event") this.listeners.forEach((listen) => listen(message));
    else if (waits && message.type === "success") waits.resolve(message.result);
    else if (waits) waits.reject(new Error(message.error + ": " + message.message));
  }

  send(method, params) {
    const id = ++this.last;
    this.socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }
}

class Locator {
  constructor(page, selector, index = 0) {
    Object.assign(this, { page, selector, index });
  }

  nth(index) {
    return new Locator(this.page, this.selector, index);
  }

  with(read, argument) {
    return this.page.evaluate(`((argument) => {
      const all = [...document.querySelectorAll(${JSON.stringify(this.selector)})];
      const element = all[${this.index}];
      return (${read})(element, argument, all);
    })(${JSON.stringify(argument)})`);
  }

  count() {
    return this.with((element, argument, all) => all.length);
  }

  getAttribute(name) {
    return this.with((element, name) => element.getAttribute(name), name);
  }

  boundingBox() {
    return this.with((element) => {
      element.scrollIntoView({ block: "nearest" });
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x, y, width, height };
    });
  }

  async click() {
    const box = await this.boundingBox();
    await this.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  }
}

class Page {
  constructor(connection, context) {
    this.connection = connection;
    this.id = context;
    this.keyboard = { press: (key) => this.press(key) };
    this.mouse = { click: (x, y) => this.clickAt(x, y) };
  }

  // Functions get what was given with them as JSON, and give back JSON.
  async evaluate(what, argument) {
    const call = typeof what === "function" ? `(${what})(${JSON.stringify(argument)})` : what;
    const told = await this.connection.send("script.evaluate", {
      expression: `(async () => JSON.stringify(await (${call})))()`,
      target: { context: this.id }, awaitPromise: true });
    if (told.type === "exception") throw new Error(told.exceptionDetails.text);
    return told.result.value === undefined ? undefined : JSON.parse(told.result.value);
  }

  async waitForFunction(what, argument, { timeout }) {
    for (const end = Date.now() + timeout; !await this.evaluate(what, argument);) {
      if (Date.now() > end) throw new Error("waited in vain for " + what);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  act(id, type, actions, more) {
    return this.connection.send("input.performActions",
      { context: this.id, actions: [{ id, type, actions, ...more }] });
  }

  press(key) {
    const value = keys[key] || key;
    return this.act("keys", "key", [{ type: "keyDown", value }, { type: "pause", duration: 30 },
      { type: "keyUp", value }]);
  }

  clickAt(x, y) {
    return this.act("mouse", "pointer", [
      { type: "pointerMove", x: Math.round(x), y: Math.round(y), origin: "viewport" },
      { type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 }],
    { parameters: { pointerType: "mouse" } });
  }

  locator(selector) {
    return new Locator(this, selector);
  }

  click(selector) {
    return this.locator(selector).click();
  }

  textContent(selector) {
    return this.locator(selector).with((element) => element.textContent);
  }

  focus(selector) {
    return this.locator(selector).with((element) => element.focus());
  }

  check(selector) {
    return this.locator(selector).with((element) => element.click());
  }
}

// The page at an address; what it says on the console as an error is in page.faults.
async function open(connection, address) {
  const { contexts } = await connection.send("browsingContext.getTree", {});
  const page = new Page(connection, contexts[0].context);
  page.faults = [];
  connection.listeners.push(({ method, params }) =>
    method === "log.entryAdded" && params.level === "error" && page.faults.push(params.text));
  await connection.send("session.subscribe", { events: ["log.entryAdded"] });
  await connection.send("browsingContext.setViewport",
    { context: page.id, viewport: { width: 1280, height: 900 } });
  await connection.send("browsingContext.navigate",
    { context: page.id, url: address, wait: "complete" });
  return page;
}

const settings = `user_pref("media.autoplay.default", 0);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "");
`;

// Starts it with a profile of its own in the folder; the address to talk to it is on stderr.
async function launch(program, folder, WebSocket) {
  const profile = path.join(folder, "profile");
  fs.mkdirSync(profile, { recursive: true });
  fs.writeFileSync(path.join(profile, "user.js"), settings);
  const child = spawn(program, ["--headless", "--no-remote", "--profile", profile,
    "--remote-debugging-port", "0", "about:blank"],
  { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, HOME: folder } });
  const address = await new Promise((resolve, reject) => {
    let said = "";
    child.stderr.on("data", (data) => {
      said += data;
      const found = said.match(/WebDriver BiDi listening on (ws:\S+)/);
      if (found) resolve(found[1]);
    });
    child.on("exit", () => reject(new Error("Firefox ended: " + said)));
    child.on("error", reject);
  });
  const socket = new WebSocket(address + "/session");
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", reject);
  });
  const connection = new Connection(socket);
  await connection.send("session.new", { capabilities: {} });
  return {
    open: (page) => open(connection, page),
    close: () => {
      socket.close();
      child.kill();
    },
  };
}

module.exports = { launch };
