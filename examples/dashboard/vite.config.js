import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The paths of server.js that the page calls, also from `npm run preview`.
const server = process.env.SERVER ?? "http://127.0.0.1:8787";
const proxy = { "/autograb": server, "/pushes": server };

export default defineConfig({ plugins: [react()], server: { proxy }, preview: { proxy } });
