import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where `npm run dev` finds the API: the local cloud, or whatever NAGAR_API names. */
const api = process.env["NAGAR_API"] ?? "http://127.0.0.1:4000";

// Where the stage's sign-in pages are, for the content security policy; empty where they are here or nobody has to.
process.env["VITE_SIGN_IN_ORIGIN"] ??= "";

export default defineConfig({
  plugins: [react()],
  worker: { format: "es" },
  build: {
    target: "es2023",
    // The map library is one large chunk, loaded after the first paint; nothing else may grow near it.
    chunkSizeWarningLimit: 1200,
    // Kept as files: the page's content security policy allows no data: scripts or styles.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: { "/v1": api, "/oauth2": api, "/logout": api, "/live": { target: api, ws: true } },
  },
});
