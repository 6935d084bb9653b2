import { expect, it } from 'vitest';
import { thumbprintOf, thumbprintText } from './thumbprint.ts';

it('a thumbprint may have colons and capitals, and is 64 digits', () => {
  expect(thumbprintText('AB:'.repeat(31) + 'CD')).toBe(`${'ab'.repeat(31)}cd`);
  expect(thumbprintText('ab')).toBeUndefined();
});

it('that of a certificate is the SHA-256 of its bytes', async () => {
  // The bytes "abc", whose SHA-256 stands in FIPS 180-2, in the place of a certificate.
  expect(await thumbprintOf('-----BEGIN CERTIFICATE-----\nYWJj\n-----END CERTIFICATE-----')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(await thumbprintOf('-----BEGIN CERTIFICATE REQUEST-----\nYWJj\n-----END CERTIFICATE REQUEST-----')).toBeUndefined();
});
