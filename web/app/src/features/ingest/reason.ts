/** The reasons that the server gives for drift and that the app explains. */
export const REASONS = ['UNKNOWN_PROPERTY', 'WRONG_TYPE', 'OUT_OF_RANGE', 'UNKNOWN_TWIN', 'NOT_PERMITTED', 'TIME_INVALID'] as const;
export type Reason = (typeof REASONS)[number];

/** The reason's code, when it is one that the app knows, and the words that come with it. */
export function readReason(reason: string): { code: Reason | undefined; words: string } {
  const code = REASONS.find((each) => reason.startsWith(each));
  return code === undefined ? { code, words: reason } : { code, words: reason.slice(code.length).replace(/^[:;,\s]+/, '') };
}
