// An object store that speaks as much of S3 as Lockstep uses, and checks signatures by the signer of the AWS SDK:
//   node object-store.mjs ACCESS_KEY SECRET_KEY REGION
//
// Prints its port and runs until its input ends. Requests under /open/ need no signature, and see the same objects.
// POST /control takes {"faults": [...]} in JSON and answers with figures; each fault is
//   {"kind": KIND, "on": "PUT /part/of/the/address", "skip": 0, "times": 1, "ms": 0}
// where KIND is one of
//   refuse   503 SlowDown, nothing done        refuse-after   503, but done
//   limit    429 with Retry-After: 0           silent         no answer, nothing done     silent-after  no answer, but done
//   half     half of the answer, then the connection breaks, done     tag   a wrong ETag in the answer
//   slow     ms milliseconds before the answer
// and {"conditions": "kept" | "ignored" | "unknown"} says what becomes of If-None-Match.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';

const [accessKeyId, secretAccessKey, region] = process.argv.slice(2);
const PAGE_MAX = 1000;
const PART_MIN = 5 << 20;
const signer = new SignatureV4({
  credentials: { accessKeyId, secretAccessKey },
  region,
  service: 's3',
  sha256: Sha256,
  uriEscapePath: false,
});
const objects = new Map();
const uploads = new Map();
const figures = { requests: 0, faults: 0, largest: 0, puts: 0 };
let faults = [];
let conditions = 'kept';
let nextUpload = 1;

/** Whether the signer would have written the same. */
async function isSigned(request, url, body) {
  const { authorization, host } = request.headers;
  const time = request.headers['x-amz-date'];
  const hash = request.headers['x-amz-content-sha256'];
  if (!authorization || !time || hash !== createHash('sha256').update(body).digest('hex')) {
    return false;
  }
  const date = time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1].split(';') ?? [];
  // Whatever says something of the object must be signed.
  const mustBe = ['host', 'x-amz-content-sha256', 'range', 'if-match', 'if-none-match', 'content-md5'];
  if (mustBe.some((name) => name in request.headers && !names.includes(name))) {
    return false;
  }
  const headers = Object.fromEntries(names.map((name) => [name, request.headers[name]]));
  delete headers['x-amz-date'];
  const signed = await signer.sign(
    {
      method: request.method,
      protocol: 'http:',
      hostname: host.split(':')[0],
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers,
      body,
    },
    { signingDate: new Date(date) },
  );
  return signed.headers.authorization === authorization;
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const xml = (text) => ({ status: 200, headers: { 'Content-Type': 'application/xml' }, body: Buffer.from(text) });
const refusal = (status, code) => ({
  status,
  headers: { 'Content-Type': 'application/xml' },
  body: Buffer.from(`<Error><Code>${code}</Code><Message>said by the test's store</Message></Error>`),
});
const tagOf = (content) => `"${createHash('md5').update(content).digest('hex')}"`;

function list(bucket, query) {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter');
  const after = query.get('continuation-token') ?? '';
  const max = Math.min(Number(query.get('max-keys') ?? PAGE_MAX), PAGE_MAX);
  const entries = new Map();
  for (const path of [...objects.keys()].sort()) {
    if (!path.startsWith(`/${bucket}/`)) {
      continue;
    }
    const key = path.slice(bucket.length + 2);
    if (!key.startsWith(prefix)) {
      continue;
    }
    const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    const entry = end < 0 ? key : key.slice(0, end + 1);
    if (entry > after) {
      entries.set(entry, end < 0 ? objects.get(path) : null);
    }
  }
  const page = [...entries].slice(0, max);
  const texts = page.map(([key, object]) =>
    object
      ? `<Contents><Key>${escaped(key)}</Key><LastModified>${object.time}</LastModified>` +
        `<ETag>${object.tag}</ETag><Size>${object.content.length}</Size></Contents>`
      : `<CommonPrefixes><Prefix>${escaped(key)}</Prefix></CommonPrefixes>`,
  );
  const more = entries.size > page.length;
  const next = more ? `<NextContinuationToken>${escaped(page.at(-1)[0])}</NextContinuationToken>` : '';
  return xml(`<ListBucketResult><IsTruncated>${more}</IsTruncated>${texts.join('')}${next}</ListBucketResult>`);
}

function put(path, request, body) {
  const md5 = request.headers['content-md5'];
  if (md5 && md5 !== createHash('md5').update(body).digest('base64')) {
    return refusal(400, 'BadDigest');
  }
  if (request.headers['if-none-match'] === '*') {
    if (conditions === 'unknown') {
      return refusal(501, 'NotImplemented');
    }
    if (conditions === 'kept' && objects.has(path)) {
      return refusal(412, 'PreconditionFailed');
    }
  }
  objects.set(path, { content: body, tag: tagOf(body), time: new Date().toISOString() });
  figures.puts++;
  return { status: 200, headers: { ETag: tagOf(body) } };
}

function get(path, request) {
  const object = objects.get(path);
  if (!object) {
    return refusal(404, 'NoSuchKey');
  }
  if (request.headers['if-match'] && request.headers['if-match'] !== object.tag) {
    return refusal(412, 'PreconditionFailed');
  }
  const size = object.content.length;
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  if (!range) {
    return { status: 200, headers: { ETag: object.tag }, body: object.content };
  }
  if (Number(range[1]) >= size) {
    return { ...refusal(416, 'InvalidRange'), headers: { 'Content-Range': `bytes */${size}` } };
  }
  const part = object.content.subarray(Number(range[1]), Number(range[2]) + 1);
  const last = Number(range[1]) + part.length - 1;
  return { status: 206, headers: { ETag: object.tag, 'Content-Range': `bytes ${range[1]}-${last}/${size}` }, body: part };
}

function complete(path, id, body) {
  const upload = uploads.get(id);
  if (!upload) {
    return refusal(404, 'NoSuchUpload');
  }
  const wanted = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>([^<]*)<\/ETag>/g)];
  const parts = wanted.map(([, number, tag]) => [upload.parts.get(Number(number)), tag]);
  if (parts.length === 0 || parts.some(([part, tag]) => !part || tagOf(part) !== tag)) {
    return refusal(400, 'InvalidPart');
  }
  if (parts.slice(0, -1).some(([part]) => part.length < PART_MIN)) {
    return refusal(400, 'EntityTooSmall');
  }
  const content = Buffer.concat(parts.map(([part]) => part));
  const tag = `"${createHash('md5').update(content).digest('hex')}-${parts.length}"`;
  objects.set(path, { content, tag, time: new Date().toISOString() });
  uploads.delete(id);
  figures.puts++;
  return xml(`<CompleteMultipartUploadResult><ETag>${tag}</ETag></CompleteMultipartUploadResult>`);
}

function answer(request, url, path, body) {
  const query = url.searchParams;
  const [, bucket, ...rest] = path.split('/');
  const id = query.get('uploadId');
  if (rest.join('/') === '') {
    if (query.has('uploads')) {
      const open = [...uploads].filter(([, upload]) => upload.path.startsWith(`/${bucket}/${query.get('prefix') ?? ''}`));
      const texts = open.map(
        ([uploadId, upload]) =>
          `<Upload><Key>${escaped(upload.path.slice(bucket.length + 2))}</Key>` +
          `<UploadId>${uploadId}</UploadId><Initiated>${upload.time}</Initiated></Upload>`,
      );
      return xml(`<ListMultipartUploadsResult>${texts.join('')}</ListMultipartUploadsResult>`);
    }
    return list(bucket, query);
  }
  switch (request.method) {
    case 'PUT':
      if (id === null) {
        return put(path, request, body);
      }
      if (!uploads.has(id)) {
        return refusal(404, 'NoSuchUpload');
      }
      uploads.get(id).parts.set(Number(query.get('partNumber')), body);
      return { status: 200, headers: { ETag: tagOf(body) } };
    case 'POST': {
      if (id !== null) {
        return complete(path, id, body);
      }
      const uploadId = `upload-${nextUpload++}`;
      uploads.set(uploadId, { path, parts: new Map(), time: new Date().toISOString() });
      return xml(`<InitiateMultipartUploadResult><UploadId>${uploadId}</UploadId></InitiateMultipartUploadResult>`);
    }
    case 'DELETE':
      if (id === null) {
        objects.delete(path);
      } else if (!uploads.delete(id)) {
        return refusal(404, 'NoSuchUpload');
      }
      return { status: 204 };
    default:
      return get(path, request);
  }
}

/** The fault that this request meets, if any. */
function faultOf(request) {
  for (const fault of faults) {
    if (fault.times > 0 && `${request.method} ${request.url}`.includes(fault.on ?? '')) {
      if (fault.skip > 0) {
        fault.skip--;
      } else {
        fault.times--;
        figures.faults++;
        return fault;
      }
    }
  }
  return {};
}

function control(body) {
  const asked = JSON.parse(body.toString() || '{}');
  if (asked.faults) {
    faults = asked.faults.map((fault) => ({ skip: 0, times: 1, ...fault }));
  }
  conditions = asked.conditions ?? conditions;
  const paths = [...objects.keys()];
  return { status: 200, body: Buffer.from(JSON.stringify({ ...figures, uploads: uploads.size, paths })) };
}

async function handle(request, body) {
  const isOpen = request.url.startsWith('/open/');
  const url = new URL(`http://store${isOpen ? request.url.slice('/open'.length) : request.url}`);
  if (url.pathname === '/control') {
    return control(body);
  }
  figures.requests++;
  figures.largest = Math.max(figures.largest, body.length);
  const fault = isOpen ? {} : faultOf(request);
  switch (fault.kind) {
    case 'refuse':
      return refusal(503, 'SlowDown');
    case 'limit':
      return { ...refusal(429, 'TooManyRequests'), headers: { 'Retry-After': '0' } };
    case 'silent':
      return { isSilent: true };
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, fault.ms));
      break;
    default:
  }
  if (!isOpen && !(await isSigned(request, url, body))) {
    return refusal(403, 'SignatureDoesNotMatch');
  }
  const result = answer(request, url, decodeURIComponent(url.pathname), body);
  switch (fault.kind) {
    case 'refuse-after':
      return refusal(503, 'SlowDown');
    case 'silent-after':
      return { isSilent: true };
    case 'half':
      return { ...result, isHalf: true };
    case 'tag':
      return { ...result, headers: { ...result.headers, ETag: '"0123456789abcdef0123456789abcdef"' } };
    default:
      return result;
  }
}

const server = createServer(async (request, response) => {
  const chunks = [];
  try {
    for await (const chunk of request) {
      chunks.push(chunk);
    }
  } catch {
    return; // The client went away in the middle of its request.
  }
  const { status, headers = {}, body = Buffer.alloc(0), isSilent, isHalf } = await handle(request, Buffer.concat(chunks));
  if (isSilent) {
    return;
  }
  const isHead = request.method === 'HEAD';
  const length = status === 204 ? {} : { 'Content-Length': isHalf && !isHead ? body.length + 1 : body.length };
  response.writeHead(status, { ...headers, ...length });
  if (isHalf) {
    response.write(body.subarray(0, body.length / 2), () => response.destroy());
  } else {
    response.end(isHead ? undefined : body);
  }
});
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
