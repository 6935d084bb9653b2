package io.lockstep.api.internal.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/// What a handler decided. Immutable.
public sealed interface Answer {
  /// A whole answer.
  ///
  /// @param contentType empty when there is no body
  record Full(int status, String contentType, String body, Map<String, String> headers)
      implements Answer {
    /// Copies the headers.
    public Full {
      headers = Map.copyOf(headers);
    }
  }

  /// A file that stays the same while the process runs.
  ///
  /// @param content its bytes, encoded as the headers say; read-only
  record File(String contentType, ByteBuffer content, Map<String, String> headers)
      implements Answer {
    /// Copies the headers.
    public File {
      content = content.asReadOnlyBuffer();
      headers = Map.copyOf(headers);
    }
  }

  /// A file of any size, as it is now.
  record Download(String contentType, Path file) implements Answer {}

  /// A body that is made while it is sent, so that it is never in memory. A client sees one that
  /// fails half-way as cut off.
  record Streamed(String contentType, Map<String, String> headers, Body body) implements Answer {
    /// Copies the headers.
    public Streamed {
      headers = Map.copyOf(headers);
    }
  }

  /// Writes a body; called on the request's own virtual thread.
  @FunctionalInterface
  interface Body {
    /// Writes all of it; the stream is closed by the caller.
    ///
    /// @throws IOException when the client has gone
    void writeTo(OutputStream out) throws IOException, InterruptedException;
  }

  /// A refusal, to be written in the dialect of the route.
  record Refused(Fault fault) implements Answer {}

  /// Server-sent events until the client or the server goes.
  ///
  /// @param afterwards run when the stream has ended, however that came
  record Events(EventStream stream, Runnable afterwards) implements Answer {}

  /// Writes server-sent events; called on the request's own virtual thread.
  @FunctionalInterface
  interface EventStream {
    /// Writes until there is nothing more to say.
    ///
    /// @throws IOException when the client has gone
    void writeTo(EventWriter writer) throws IOException, InterruptedException;
  }

  /// 200 with JSON text.
  static Answer json(String body) {
    return new Full(200, "application/json", body, Map.of());
  }

  /// JSON text with a status and headers.
  static Answer json(int status, String body, Map<String, String> headers) {
    return new Full(status, "application/json", body, headers);
  }

  /// 204 with headers.
  static Answer noContent(Map<String, String> headers) {
    return new Full(204, "", "", headers);
  }

  /// A refusal.
  static Answer refused(Fault fault) {
    return new Refused(fault);
  }
}
