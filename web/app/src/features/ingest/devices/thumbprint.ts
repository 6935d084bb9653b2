/** The SHA-256 of a certificate in PEM, in hexadecimal digits; undefined when the text is no certificate. */
export async function thumbprintOf(pem: string): Promise<string | undefined> {
  const body = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(pem)?.[1];
  if (body === undefined) {
    return undefined;
  }
  try {
    const der = Uint8Array.from(atob(body.replace(/\s/g, '')), (sign) => sign.charCodeAt(0));
    return [...new Uint8Array(await crypto.subtle.digest('SHA-256', der))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  } catch {
    return undefined;
  }
}

/** A thumbprint as it is typed, with or without colons; undefined when it is none. */
export function thumbprintText(text: string): string | undefined {
  const digits = text.replace(/[:\s]/g, '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(digits) ? digits : undefined;
}
