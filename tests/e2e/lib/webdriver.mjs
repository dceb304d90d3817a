// The few words of the W3C WebDriver protocol that the window's tests need. https://www.w3.org/TR/webdriver2/

/** The key under which an element's id travels. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** What keys are called on the wire. */
export const KEYS = {
  Control: "\uE009",
  Shift: "\uE008",
  Alt: "\uE00A",
  Enter: "\uE007",
  Tab: "\uE004",
  Escape: "\uE00C",
  ArrowDown: "\uE015",
  ArrowUp: "\uE013",
  End: "\uE010",
  Home: "\uE011",
  Space: " ",
};

export class Driver {
  #origin;
  #session;
  /** Where the window stands on the display. @type {{ x: number, y: number, width: number, height: number }} */
  frame;

  constructor(origin) {
    this.#origin = origin;
  }

  /** Opens a session with these capabilities. */
  async open(capabilities) {
    const { sessionId } = await this.#ask("POST", "/session", { capabilities: { alwaysMatch: capabilities } });
    this.#session = `/session/${sessionId}`;
  }

  /** Ends the session, and with it the window. */
  close = () => this.#ask("DELETE", this.#session);

  /** Returns what a function returns when it is run in the page with these arguments. */
  run = (body, ...args) => this.#ask("POST", `${this.#session}/execute/sync`, { script: `return (${body})(...arguments)`, args });

  /** Returns a picture of the page as it is to be drawn, PNG. */
  picture = async () => Buffer.from(await this.#ask("GET", `${this.#session}/screenshot`), "base64");

  /** Returns the first element that a CSS selector names, or throws. */
  async find(selector) {
    const found = await this.#ask("POST", `${this.#session}/element`, { using: "css selector", value: selector });
    return found[ELEMENT];
  }

  click = async (selector) => this.#ask("POST", `${this.#session}/element/${await this.find(selector)}/click`, {});

  /** Presses one key while others are held: `Control+Shift+Y`. */
  async press(keys) {
    const all = keys.split("+").map((name) => KEYS[name] ?? name);
    const down = all.map((value) => ({ type: "keyDown", value }));
    const up = [...all].reverse().map((value) => ({ type: "keyUp", value }));
    await this.#actions([...down, ...up]);
  }

  /** Types a text, a line's end being Enter. */
  async type(text) {
    const keys = [...text].map((letter) => (letter === "\n" ? KEYS.Enter : letter));
    await this.#actions(
      keys.flatMap((value) => [
        { type: "keyDown", value },
        { type: "keyUp", value },
      ]),
    );
  }

  #actions = (actions) => this.#ask("POST", `${this.#session}/actions`, { actions: [{ type: "key", id: "keyboard", actions }] });

  async #ask(method, path, body) {
    const answer = await fetch(this.#origin + path, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  }
}
