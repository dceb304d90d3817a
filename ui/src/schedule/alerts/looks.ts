import type { AlertDelivery } from "../../ipc/index.ts";
import type { StateLook } from "../../shared/index.ts";

/** Returns how what became of a message is shown: shape, colour and word together. */
export function deliveryLook({ state, tries }: Pick<AlertDelivery, "state" | "tries">): StateLook {
  switch (state) {
    case "sent":
      return { glyph: "ok", tone: "ok", word: "sent" };
    case "failed":
      return { glyph: "failed", tone: "failed", word: "failed" };
    case "waiting":
      if (tries === 0) return { glyph: "waiting", tone: "plain", word: "waiting" };
      return { glyph: "retry", tone: "warning", word: `waiting, tried ${tries === 1 ? "once" : `${tries} times`}` };
  }
}
