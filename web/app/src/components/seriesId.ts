/** A property of a twin as one word for addresses: the twin's id is encoded, so that the first `/` ends it. */
export function seriesId(twin: string, property: string): string {
  return `${encodeURIComponent(twin)}/${property}`;
}

export function parseSeriesId(id: string): { twin: string; property: string } {
  const slash = id.indexOf('/');
  return { twin: decodeURIComponent(slash < 0 ? id : id.slice(0, slash)), property: slash < 0 ? '' : id.slice(slash + 1) };
}
