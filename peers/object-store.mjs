// An object store that speaks as much of S3 as GET and PUT of an object, and checks signatures by the signer of the AWS SDK:
//   node object-store.mjs ACCESS_KEY SECRET_KEY REGION
//
// Prints its port and runs until its input ends. Requests under /open/ need no signature, and see the same objects.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';

const [accessKeyId, secretAccessKey, region] = process.argv.slice(2);
const signer = new SignatureV4({
  credentials: { accessKeyId, secretAccessKey },
  region,
  service: 's3',
  sha256: Sha256,
  uriEscapePath: false,
});
const objects = new Map();

/** Whether the signer would have written the same. */
async function isSigned(request, body) {
  const { authorization, host } = request.headers;
  const time = request.headers['x-amz-date'];
  const hash = request.headers['x-amz-content-sha256'];
  if (!authorization || !time || hash !== createHash('sha256').update(body).digest('hex')) {
    return false;
  }
  const date = time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const signed = await signer.sign(
    {
      method: request.method,
      protocol: 'http:',
      hostname: host.split(':')[0],
      path: request.url,
      query: {},
      headers: { host, 'x-amz-content-sha256': hash },
      body,
    },
    { signingDate: new Date(date) },
  );
  return signed.headers.authorization === authorization;
}

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  const isOpen = request.url.startsWith('/open/');
  const path = isOpen ? request.url.slice('/open'.length) : request.url;
  if (!isOpen && !(await isSigned(request, body))) {
    response.writeHead(403).end('SignatureDoesNotMatch');
  } else if (request.method === 'PUT') {
    objects.set(path, body);
    response.writeHead(200).end();
  } else if (objects.has(path)) {
    response.writeHead(200).end(objects.get(path));
  } else {
    response.writeHead(404).end('NoSuchKey');
  }
});
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
