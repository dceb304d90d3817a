import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// Where `npm run -w ui dev` finds a running `millpond serve`.
const server = process.env["MILLPOND_ORIGIN"] ?? "http://127.0.0.1:8080";

// Tools want a default export here; nothing under src/ has one.
export default defineConfig({
  plugins: [react()],
  server: {
    port: 5173,
    // The door checks Host and Origin, so both are made to look like its own.
    proxy: { "/api": { target: server, changeOrigin: true, headers: { origin: server } } },
  },
  build: {
    // WebKitGTK and WKWebView of 2023 and later, Chromium of the same year.
    target: ["safari16.4", "chrome111"],
    cssTarget: ["safari16.4", "chrome111"],
    // Fonts stay files: a page that needs no Greek loads none of it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
  },
  test: {
    // Most of what is tested reads the window: its theme, its storage, its host.
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    // Zones and formats must not hang on the machine that runs the tests.
    env: { TZ: "Asia/Singapore", LANG: "en_US.UTF-8" },
  },
});
