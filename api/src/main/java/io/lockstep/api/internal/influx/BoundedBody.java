package io.lockstep.api.internal.influx;

import io.lockstep.api.internal.http.Fault;
import io.lockstep.model.ErrorCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A body that ends with a refusal when it is too large: what came before stays taken. Confined to
/// one thread.
final class BoundedBody extends FilterInputStream {
  private final long most;
  private long read;

  BoundedBody(InputStream in, long most) {
    super(in);
    this.most = most;
  }

  @Override
  public int read() throws IOException {
    int c = super.read();
    count(c < 0 ? 0 : 1);
    return c;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = super.read(into, offset, length);
    count(Math.max(count, 0));
    return count;
  }

  private void count(int more) {
    read += more;
    if (read > most) {
      throw Fault.of(ErrorCode.PAYLOAD_INVALID, "The body is too large")
          .at("request body")
          .expected("at most %d bytes, unpacked; send it in parts".formatted(most))
          .found("more; lines before its end may be written, and may be sent again")
          .status(413)
          .header("Connection", "close")
          .exception();
    }
  }
}
