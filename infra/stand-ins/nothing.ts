// In place of a package that is imported and never used by a deployed Lambda; see `bundling.ts`.
export {};
