/** Where the page begins. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { learnPlace, resume } from "./sign-in/session.ts";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/parts.css";
import "./styles/map.css";
import "./styles/town.css";
import "./styles/forecasts.css";
import "./styles/alerts.css";
import "./styles/decide.css";

// Whoever comes back from signing in sees the view that they left.
await resume();
void learnPlace();

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
