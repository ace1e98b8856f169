/** ASN.1 DER, as much of it as one certificate needs. */
const der = (type: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  const length = content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([type, ...length]), content]);
};
const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const bits = (size: number) => der(0x03, Buffer.alloc(size + 1));

const ED25519 = sequence(der(0x06, Buffer.from([0x2b, 0x65, 0x70])));
const COMMON_NAME = der(0x06, Buffer.from([0x55, 0x04, 0x03]));

const nameOf = (name: string) => sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(name)))));
const timeOf = (date: Date) =>
  der(0x18, Buffer.from(`${date.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`));

/**
 * An X.509 certificate with these dates, in PEM. Its key and signature are zeros: everything can read it, nothing
 * would trust it.
 */
export function certificatePem(name: string, from: Date, until: Date): string {
  const version = der(0xa0, der(0x02, Buffer.from([2])));
  const serial = der(0x02, Buffer.from([1]));
  const validity = sequence(timeOf(from), timeOf(until));
  const key = sequence(ED25519, bits(32));
  const signed = sequence(version, serial, ED25519, nameOf(name), validity, nameOf(name), key);
  const body = sequence(signed, ED25519, bits(64)).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${body.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----`;
}
