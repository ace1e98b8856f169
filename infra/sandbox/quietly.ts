/** The emulator reports calls that failed; those that the end itself breaks off are no news. */
export async function quietly(close: () => Promise<void>): Promise<void> {
  const report = console.error;
  console.error = () => {};
  try {
    await close();
  } finally {
    console.error = report;
  }
}
