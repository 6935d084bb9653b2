package io.lockstep.api.internal.http;

import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncoding;
import io.lockstep.model.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/// Unpacks bodies of requests with `Content-Encoding: gzip`; bounds of bodies count what comes out.
/// Answers are packed by nobody: files of the app are kept packed. Stateless, thread-safe.
final class Unpacking implements ContentEncoding {
  @Override
  public String name() {
    return "gzip-in";
  }

  @Override
  public String type() {
    return "gzip";
  }

  @Override
  public Set<String> ids() {
    return Set.of("gzip", "x-gzip");
  }

  @Override
  public boolean supportsEncoding() {
    return false;
  }

  @Override
  public boolean supportsDecoding() {
    return true;
  }

  @Override
  public ContentDecoder decoder() {
    return Unpacking::unpacked;
  }

  @Override
  public ContentEncoder encoder() {
    return ContentEncoder.NO_OP;
  }

  private static InputStream unpacked(InputStream packed) {
    try {
      return new GZIPInputStream(packed);
    } catch (IOException e) {
      throw Fault.of(ErrorCode.PAYLOAD_INVALID, "The body is not packed as it says")
          .at("request body")
          .expected("gzip")
          .found(String.valueOf(e.getMessage()))
          .exception();
    }
  }
}
