import type { CredentialInfo, DeviceState } from '@lockstep/client/devices.ts';

/** What can be done with a device as it stands. */
export type Move = 'suspend' | 'resume' | 'quarantine' | 'release' | 'decommission' | 'remove';

/** The moves that a state allows, the most likely first. */
export function movesOf(state: DeviceState): Move[] {
  switch (state) {
    case 'provisioned':
    case 'active':
      return ['suspend', 'quarantine', 'decommission'];
    case 'suspended':
      return ['resume', 'quarantine', 'decommission'];
    case 'quarantined':
      return ['release', 'suspend', 'decommission'];
    case 'decommissioned':
      return ['remove'];
  }
}

/** The state that a move leads to; undefined for what is no state of its own. */
export function stateAfter(move: Move): DeviceState | undefined {
  switch (move) {
    case 'suspend':
      return 'suspended';
    case 'resume':
      return 'active';
    case 'quarantine':
      return 'quarantined';
    case 'decommission':
      return 'decommissioned';
    case 'release':
    case 'remove':
      return undefined;
  }
}

/** Whether others have to be told why. */
export function needsReason(move: Move): boolean {
  return move === 'suspend' || move === 'quarantine' || move === 'decommission';
}

/** Whether a credential still proves anything. */
export function isLive(credential: CredentialInfo, nowMs: number): boolean {
  return credential.expires === undefined || Date.parse(credential.expires) > nowMs;
}

/** Texts as they are typed, one a line. */
export function linesOf(text: string): string[] {
  return partsOf(text, '\n');
}

/** Names as they are typed, with commas between. */
export function namesOf(text: string): string[] {
  return partsOf(text, ',');
}

function partsOf(text: string, mark: string): string[] {
  return text
    .split(mark)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Tags as they are typed: `name=value`, one a line; a name alone has no value. */
export function tagsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    linesOf(text).map((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}

/** Tags as they are shown and typed. */
export function tagLines(tags: Record<string, string>): string[] {
  return Object.entries(tags).map(([name, value]) => (value === '' ? name : `${name}=${value}`));
}
