/** dynalite has no types of its own; this is the part that the sandbox uses. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  function dynalite(options: {
    createTableMs?: number;
    updateTableMs?: number;
    deleteTableMs?: number;
  }): Server;
  export = dynalite;
}
