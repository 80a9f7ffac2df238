// Vite leaves packages out of a bundle for a server, and loads the addon where it is installed.
import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    ssr: 'app.mjs',
    outDir: 'out',
    rollupOptions: { output: { entryFileNames: 'app.mjs' } },
  },
});
