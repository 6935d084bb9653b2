package io.lockstep.api.internal.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Writes server-sent events (HTML Living Standard §9.2) to one client. Confined to one thread.
public final class EventWriter {
  private final OutputStream out;
  private final StringBuilder pending = new StringBuilder(512);

  public EventWriter(OutputStream out) {
    this.out = out;
  }

  /// Adds an event to the buffer.
  ///
  /// @param id what the client sends back as `Last-Event-ID`; empty for none
  /// @param data JSON text; line breaks in it become several `data` lines, which the client joins
  public EventWriter event(String id, String type, String data) {
    if (!id.isEmpty()) {
      pending.append("id: ").append(id).append('\n');
    }
    pending.append("event: ").append(type).append('\n');
    data.lines().forEach(line -> pending.append("data: ").append(line).append('\n'));
    pending.append('\n');
    return this;
  }

  /// Adds a comment, which clients ignore, and proxies take for a sign of life.
  public EventWriter comment(String text) {
    pending.append(": ").append(text).append("\n\n");
    return this;
  }

  /// Characters that wait for [#flush].
  public int pendingChars() {
    return pending.length();
  }

  /// Sends what is buffered.
  public void flush() throws IOException {
    out.write(pending.toString().getBytes(StandardCharsets.UTF_8));
    pending.setLength(0);
    out.flush();
  }
}
