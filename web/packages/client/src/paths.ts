/** The path of a twin's values. */
export function twinPath(id: string): string {
  return `/api/v1/twins/${encodeURIComponent(id)}`;
}

/** The path of what a twin's device is desired to be. */
export function desiredPath(id: string): string {
  return `${twinPath(id)}/desired`;
}

/** The path of the runs of the processes that a twin follows. */
export function runsPath(id: string): string {
  return `${twinPath(id)}/runs`;
}

/** The path of a property's history; components stay apart by `/`. */
export function historyPath(twin: string, property: string): string {
  return `/api/v1/history/${encodeURIComponent(twin)}/${property.split('/').map(encodeURIComponent).join('/')}`;
}

/** The path of a branch; what is asked of the plant is asked of the branch below it. */
export function branchPath(id: string): string {
  return `/api/v1/branches/${encodeURIComponent(id)}`;
}

/** The path of a property's history in a branch. */
export function branchHistoryPath(branch: string, twin: string, property: string): string {
  return branchPath(branch) + historyPath(twin, property).slice('/api/v1'.length);
}

/** The path of a command; that of a component has the component before its name. */
export function commandPath(twin: string, name: string): string {
  return `${twinPath(twin)}/commands/${encodeURIComponent(name)}`;
}

/** Where an MQTT client is found. */
export function mqttClientPath(id: string): string {
  return `/api/v1/mqtt/clients/${encodeURIComponent(id)}`;
}

/** Where a device of the registry is found. */
export function devicePath(id: string): string {
  return `/api/v1/devices/${encodeURIComponent(id)}`;
}

/** Where a module of a device is found. */
export function modulePath(device: string, module: string): string {
  return `${devicePath(device)}/modules/${encodeURIComponent(module)}`;
}

/** Where a device that waits for approval is found. */
export function approvalPath(id: string): string {
  return `/api/v1/approvals/${encodeURIComponent(id)}`;
}
