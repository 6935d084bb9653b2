// The device SDK of Azure IoT Hub for Node.js, as it is, against a server:
// node azure-iot-device.mjs HOST:PORT CA HTTP TOKEN DEVICE KEY|CERTIFICATE [CERTIFICATE-KEY]
//
// Plays device and app: the device over MQTT by the SDK, the app over HTTP. Prints a line for each thing that went as it
// should and ends with 0, or says what did not and ends with 1. At `restart` the server is to be killed and started again,
// and an empty line to be sent.
import { readFileSync } from 'node:fs';
import device from 'azure-iot-device';
import { Mqtt } from 'azure-iot-device-mqtt';
import { appOf, check, inTime, until } from './steps.mjs';

const [host, ca, http, token, id, proof, certificateKey] = process.argv.slice(2);
const app = appOf(http, token);
const model = 'dtmi:com:example:Oven;1';

async function run() {
  const text = `HostName=${host};DeviceId=${id};${certificateKey ? 'x509=true' : `SharedAccessKey=${proof}`}`;
  const client = device.Client.fromConnectionString(text, Mqtt);
  const own = certificateKey ? { cert: readFileSync(proof, 'utf8'), key: readFileSync(certificateKey, 'utf8') } : {};
  await client.setOptions({ ca: readFileSync(ca, 'utf8'), modelId: model, ...own });
  await inTime('open', client.open());
  console.log('ok open');

  await until(
    'the announced model is the twin’s',
    () => app('GET', `/digitaltwins/${id}?api-version=2023-10-31`),
    (twin) => twin?.$metadata?.$model === model,
  );

  const message = new device.Message(JSON.stringify({ temperature: 21.5 }));
  message.contentType = 'application/json';
  message.contentEncoding = 'utf-8';
  message.messageId = 'm 1/ä';
  message.properties.add('line', 'a & b');
  await inTime('telemetry', client.sendEvent(message));
  await until(
    'telemetry is a value',
    () => app('GET', `/api/v1/history/${id}/temperature?points=10`),
    (found) => found?.series?.at(-1)?.[1] === 21.5,
  );

  const twin = await inTime('twin', client.getTwin());
  check('the twin begins with a version', twin.properties.reported.$version >= 1, twin.properties);
  await inTime(
    'reported',
    new Promise((resolve, reject) => {
      const patch = { serial: 'x1', setpoint: { value: 50, ac: 200, av: 0 }, other: { kept: true } };
      twin.properties.reported.update(patch, (error) => (error ? reject(error) : resolve()));
    }),
  );
  const again = await inTime('twin again', client.getTwin());
  check('what is reported comes back', again.properties.reported.other.kept === true, again.properties.reported);
  await until(
    'a reported property is a value of the twin',
    () => app('GET', `/digitaltwins/${id}?api-version=2023-10-31`),
    (found) => found?.serial === 'x1',
  );

  const wanted = inTime(
    'desired',
    new Promise((resolve) => {
      again.on('properties.desired', (delta) => delta.setpoint === 60 && resolve(delta));
    }),
  );
  await app('PATCH', `/api/v1/twins/${id}/desired`, { setpoint: 60 });
  const delta = await wanted;
  check('desired comes as a patch with its version', delta.$version >= 1, delta);
  await inTime(
    'acknowledge',
    new Promise((resolve, reject) => {
      const patch = { setpoint: { value: 60, ac: 200, av: delta.$version, ad: 'done' } };
      again.properties.reported.update(patch, (error) => (error ? reject(error) : resolve()));
    }),
  );
  await until(
    'an acknowledged value is reported',
    () => app('GET', `/api/v1/twins/${id}/desired`),
    (found) => found?.values?.setpoint?.state === 'reported',
  );

  client.onDeviceMethod('reboot', (request, response) => {
    response.send(200, { after: request.payload?.delay ?? -1 }, () => {});
  });
  await until(
    'a command is a method',
    () => app('POST', `/api/v1/twins/${id}/commands/reboot?wait=5s`, { delay: 7 }),
    (found) => JSON.stringify(found).includes('"after":7'),
  );

  const got = inTime('a message', new Promise((resolve) => client.on('message', resolve)));
  await app('POST', `/api/v1/devices/${id}/messages`, {
    payload: { hello: 'oven' },
    messageId: 'c2d-1',
    properties: { color: 'red & green' },
  });
  const toDevice = await got;
  check('a message has its payload', toDevice.getData().toString() === '{"hello":"oven"}', toDevice.getData().toString());
  check('a message has its properties', toDevice.properties.getValue('color') === 'red & green', toDevice.properties);
  check('a message has its id', toDevice.messageId === 'c2d-1', toDevice.messageId);
  await inTime('complete', client.complete(toDevice));
  await until(
    'a completed message is delivered',
    () => app('GET', `/api/v1/devices/${id}/messages`),
    (found) => found?.value?.at(-1)?.state === 'delivered',
  );

  await inTime('close', client.close());
  await app('POST', `/api/v1/devices/${id}/messages`, { payload: 'later' });
  const later = inTime('a message that waited', new Promise((resolve) => client.once('message', resolve)));
  await inTime('open again', client.open());
  check('a message waits for its device', (await later).getData().toString() === 'later', 'another');

  const back = new Promise((resolve) => process.stdin.once('data', resolve));
  console.log('restart');
  await inTime('a restart', back);
  await inTime('telemetry after a restart', client.sendEvent(new device.Message(JSON.stringify({ temperature: 22.5 }))));
  await until(
    'telemetry after a restart is a value',
    () => app('GET', `/api/v1/history/${id}/temperature?points=10`),
    (found) => found?.series?.at(-1)?.[1] === 22.5,
  );
  await until(
    'a method after a restart is answered',
    () => app('POST', `/api/v1/twins/${id}/commands/reboot?wait=5s`, { delay: 8 }),
    (found) => JSON.stringify(found).includes('"after":8'),
  );
  const third = inTime('a message after a restart', new Promise((resolve) => client.once('message', resolve)));
  await app('POST', `/api/v1/devices/${id}/messages`, { payload: 'after' });
  check('a message after a restart comes', (await third).getData().toString() === 'after', 'another');
  await inTime('close', client.close());
}

run().then(
  () => process.exit(0),
  (error) => {
    console.log(`FAILED ${error?.stack ?? error}`);
    process.exit(1);
  },
);
