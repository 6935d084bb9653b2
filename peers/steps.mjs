// What the peers that act as devices have in common: steps that are told when they went well, and the plant's own side.

// A restart of the server is among what is waited for, on machines that do much else.
export const patienceMillis = 90_000;

export function check(what, condition, found) {
  if (!condition) {
    throw new Error(`${what}: found ${JSON.stringify(found)}`);
  }
  console.log(`ok ${what}`);
}

/** Rejects when it takes too long. */
export function inTime(what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: waited in vain`)), patienceMillis);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Asks again and again until what is found is as wanted. */
export async function until(what, ask, isWanted) {
  const end = Date.now() + patienceMillis;
  for (;;) {
    const found = await ask().catch((error) => String(error));
    if (isWanted(found)) {
      console.log(`ok ${what}`);
      return found;
    }
    if (Date.now() > end) {
      throw new Error(`${what}: waited in vain, found ${JSON.stringify(found)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Requests of somebody who runs the plant. */
export function appOf(http, token) {
  return async (method, path, body) => {
    const answer = await fetch(http + path, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    }
    return text ? JSON.parse(text) : null;
  };
}
