// An object store that speaks S3 and checks signatures: node object-store.mjs DIRECTORY BUCKET
//
// Prints its port and runs until its input ends. The key is S3RVER, its secret too; requests without a signature are let in,
// those with a wrong one are not.
import S3rver from 's3rver';

const [directory, bucket] = process.argv.slice(2);
const store = new S3rver({
  address: '127.0.0.1',
  port: 0,
  silent: true,
  directory,
  vhostBuckets: false,
  configureBuckets: [{ name: bucket, configs: [] }],
});
const { port } = await store.run();
console.log(`port ${port}`);
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
