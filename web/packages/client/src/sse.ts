/** One server-sent event (HTML Living Standard §9.2.6). */
export interface ServerSentEvent {
  id: string;
  type: string;
  data: string;
}

/** Takes the text of an event stream in pieces of any length and hands over whole events. */
export class SseParser {
  private rest = '';
  private id = '';
  private type = '';
  private data: string[] = [];

  constructor(
    private readonly onEvent: (event: ServerSentEvent) => void,
    private readonly onComment: () => void,
  ) {}

  feed(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      this.line(line.endsWith('\r') ? line.slice(0, -1) : line);
    }
  }

  private line(line: string): void {
    if (line === '') {
      if (this.data.length > 0) {
        this.onEvent({ id: this.id, type: this.type === '' ? 'message' : this.type, data: this.data.join('\n') });
      }
      this.type = '';
      this.data = [];
      this.id = '';
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) {
      this.onComment();
      return;
    }
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
    if (field === 'data') {
      this.data.push(value);
    } else if (field === 'event') {
      this.type = value;
    } else if (field === 'id') {
      this.id = value;
    }
  }
}
