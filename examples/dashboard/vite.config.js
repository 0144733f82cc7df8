import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// Calls go to server.js, also from `npm run preview`.
const proxy = { "/autograb": process.env.SERVER ?? "http://127.0.0.1:8787" };

export default defineConfig({ plugins: [react()], server: { proxy }, preview: { proxy } });
