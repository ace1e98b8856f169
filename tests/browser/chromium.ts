/**
 * Starts the Chromium that npm brings. On a bare machine its shared libraries (NSS and friends) are missing; the
 * package holds them too, but unpacks them only where it believes to be in Lambda, so it is told so.
 */
export async function npmChromium(): Promise<{ readonly executablePath: string; readonly args: string[] }> {
  process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs24.x';
  const { default: chromium } = await import('@sparticuz/chromium');
  return { executablePath: await chromium.executablePath(), args: chromium.args };
}
