// The provisioning SDK of Azure for Node.js, as it is, against a server, then the device SDK with what it was told:
// node azure-iot-provisioning.mjs HOST:PORT HTTP TOKEN DEVICE      (the authority in NODE_EXTRA_CA_CERTS)
//
// Prints a line for each thing that went as it should and ends with 0, or says what did not and ends with 1.
import { createHmac } from 'node:crypto';
import device from 'azure-iot-device';
import { Mqtt } from 'azure-iot-device-mqtt';
import provisioning from 'azure-iot-provisioning-device';
import { Mqtt as ProvisioningMqtt } from 'azure-iot-provisioning-device-mqtt';
import { SymmetricKeySecurityClient } from 'azure-iot-security-symmetric-key';
import { appOf } from './steps.mjs';

const [host, http, token, id] = process.argv.slice(2);
const app = appOf(http, token);

async function run() {
  const groupKey = Buffer.from('the key of a group, 32 bytes long').toString('base64');
  await app('PUT', '/api/v1/enrolments/line', { proof: 'symmetric-key', keys: [groupKey] });
  const key = createHmac('sha256', Buffer.from(groupKey, 'base64')).update(id).digest('base64');

  const security = new SymmetricKeySecurityClient(id, key);
  const client = provisioning.ProvisioningDeviceClient.create(host, '0ne00000000', new ProvisioningMqtt(), security);
  const told = await client.register();
  if (told.assignedHub !== host || told.deviceId !== id) {
    throw new Error(`assigned: found ${JSON.stringify(told)}`);
  }
  console.log('ok assigned');

  const text = `HostName=${told.assignedHub};DeviceId=${told.deviceId};SharedAccessKey=${key}`;
  const made = device.Client.fromConnectionString(text, Mqtt);
  await made.open();
  await made.sendEvent(new device.Message('{"temperature":20}'));
  await made.close();
  console.log('ok connected');

  const wrong = createHmac('sha256', Buffer.from('another')).update(id).digest('base64');
  const stranger = provisioning.ProvisioningDeviceClient.create(
    host,
    '0ne00000000',
    new ProvisioningMqtt(),
    new SymmetricKeySecurityClient('stranger', wrong),
  );
  const refused = await stranger.register().then(
    () => false,
    () => true,
  );
  if (!refused) {
    throw new Error('a stranger: was let in');
  }
  console.log('ok a stranger is refused');
}

const patience = setTimeout(() => {
  console.log('FAILED waited in vain');
  process.exit(1);
}, 120_000);
run().then(
  () => process.exit(0),
  (error) => {
    clearTimeout(patience);
    console.log(`FAILED ${error?.stack ?? error}`);
    process.exit(1);
  },
);
