import { describe, expect, it } from 'vitest';
import { SseParser, type ServerSentEvent } from './sse.ts';

function parse(pieces: string[]): { events: ServerSentEvent[]; comments: number } {
  const events: ServerSentEvent[] = [];
  let comments = 0;
  const parser = new SseParser(
    (event) => events.push(event),
    () => comments++,
  );
  pieces.forEach((piece) => parser.feed(piece));
  return { events, comments };
}

const STREAM = ': live\n\nid: 8192-0\nevent: samples\ndata: {"a":1,\ndata: "b":2}\n\ndata: plain\r\n\r\n: beat\n\nevent: cut';

describe('SseParser', () => {
  it('joins lines of data, and takes comments for signs of life', () => {
    expect(parse([STREAM])).toEqual({
      events: [
        { id: '8192-0', type: 'samples', data: '{"a":1,\n"b":2}' },
        { id: '', type: 'message', data: 'plain' },
      ],
      comments: 2,
    });
  });

  it('gives the same events wherever the stream is cut', () => {
    const whole = parse([STREAM]);
    for (let at = 1; at < STREAM.length; at++) {
      expect(parse([STREAM.slice(0, at), STREAM.slice(at)])).toEqual(whole);
    }
    expect(parse(STREAM.split(''))).toEqual(whole);
  });
});
