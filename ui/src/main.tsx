import "@fontsource-variable/inter/index.css";
import "@fontsource-variable/jetbrains-mono/index.css";
import "./theme/mantine.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { ActionsProvider } from "./app/useActions.tsx";
import { getHost, makeQueryClient } from "./ipc/index.ts";
import { applyTheme, ThemeProvider } from "./theme/index.ts";

applyTheme();
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

const client = makeQueryClient();
const host = await getHost();
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <ThemeProvider>
        <ActionsProvider host={host}>
          <App />
        </ActionsProvider>
      </ThemeProvider>
    </QueryClientProvider>
  </StrictMode>,
);
