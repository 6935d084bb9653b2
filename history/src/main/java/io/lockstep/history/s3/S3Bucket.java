package io.lockstep.history.s3;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/// The objects of one bucket. At most one part of a file is in memory, [S3Limits#partBytes].
/// Thread-safe.
///
/// Each call throws a [LockstepException] with STORAGE_FAILED when the store does not answer in all
/// attempts, or refuses; nothing is known then of whether the call had its effect.
public final class S3Bucket implements AutoCloseable {
  /// Lists and errors are not longer.
  private static final int ANSWER_MAX = 4 << 20;

  private static final int LISTED_AT_ONCE = 1_000;

  private final S3Calls calls;
  private final String bucket;
  private final int partBytes;

  /// What became of a write that was to happen only when there is no such object.
  public enum Made {
    /// It was written.
    WRITTEN,
    /// There was one; nothing was written.
    PRESENT,
    /// There is one now, and an attempt without an answer may have been what wrote it.
    PERHAPS,
    /// The store does not know the condition.
    UNKNOWN_TO_STORE
  }

  /// An object.
  ///
  /// @param modifiedMillis by the store's clock
  public record Listed(String key, long bytes, long modifiedMillis) {}

  /// @param clock for signatures
  public S3Bucket(S3Store store, String bucket, S3Limits limits, InstantSource clock) {
    calls = new S3Calls(store, limits, clock);
    this.bucket = bucket;
    partBytes = limits.partBytes();
  }

  /// Writes a small object, in the place of one that is there.
  public void put(String key, byte[] content) {
    S3Request request = put(key).saying("Content-MD5", md5(content));
    S3Answer answer = calls.send(request, content, ANSWER_MAX);
    expect(request, answer, 200);
  }

  /// Writes a small object unless there is one, by the condition `If-None-Match: *`.
  public Made create(String key, byte[] content) {
    S3Request request = put(key).saying("Content-MD5", md5(content)).saying("If-None-Match", "*");
    S3Answer answer = calls.send(request, content, ANSWER_MAX);
    return switch (answer.status()) {
      case 200 -> Made.WRITTEN;
      case 412 -> answer.isRepeated() ? Made.PERHAPS : Made.PRESENT;
      case 501 -> Made.UNKNOWN_TO_STORE;
      default -> throw refused(request, answer);
    };
  }

  private S3Request put(String key) {
    return S3Request.of("PUT", bucket, key);
  }

  /// Writes a file of this machine, in parts when it is large: all of it is there, or nothing.
  public void upload(Path file, String key) throws IOException {
    try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = from.size();
      if (size <= partBytes) {
        put(key, part(from, 0, (int) size));
      } else {
        uploadInParts(from, size, key);
      }
    }
  }

  private static byte[] part(FileChannel from, long at, int size) throws IOException {
    ByteBuffer part = ByteBuffer.allocate(size);
    while (part.hasRemaining()) {
      if (from.read(part, at + part.position()) < 0) {
        throw new IOException("the file became shorter while it was sent");
      }
    }
    return part.array();
  }

  private void uploadInParts(FileChannel from, long size, String key) throws IOException {
    S3Request begin = S3Request.of("POST", bucket, key).asking("uploads", "");
    S3Answer begun = calls.send(begin, new byte[0], ANSWER_MAX);
    expect(begin, begun, 200);
    String upload = begun.text("UploadId").orElseThrow(() -> refused(begin, begun));
    try {
      StringBuilder parts = new StringBuilder("<CompleteMultipartUpload>");
      int number = 1;
      for (long at = 0; at < size; number++) {
        int bytes = (int) Math.min(partBytes, size - at);
        parts.append(
            "<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>"
                .formatted(number, sent(key, upload, number, part(from, at, bytes))));
        at += bytes;
      }
      complete(key, upload, parts.append("</CompleteMultipartUpload>").toString(), size);
    } catch (LockstepException | IOException e) {
      abandonQuietly(key, upload);
      throw e;
    }
  }

  private String sent(String key, String upload, int number, byte[] part) {
    S3Request request =
        put(key)
            .asking("partNumber", Integer.toString(number))
            .asking("uploadId", upload)
            .saying("Content-MD5", md5(part));
    S3Answer answer = calls.send(request, part, ANSWER_MAX);
    expect(request, answer, 200);
    String tag = answer.header("ETag");
    if (tag.isEmpty()) {
      throw refused(request, answer);
    }
    return tag.replace("&", "&amp;").replace("<", "&lt;");
  }

  private void complete(String key, String upload, String parts, long size) {
    S3Request request = S3Request.of("POST", bucket, key).asking("uploadId", upload);
    S3Answer answer = calls.send(request, parts.getBytes(StandardCharsets.UTF_8), ANSWER_MAX);
    // S3 begins to answer before it is done: what went wrong afterwards stands in the body.
    boolean isWhole = answer.status() == 200 && answer.text("ETag").isPresent();
    boolean wasMadeBefore =
        answer.status() == 404 && answer.isRepeated() && size(key).equals(Optional.of(size));
    if (!isWhole && !wasMadeBefore) {
      throw refused(request, answer);
    }
  }

  private void abandonQuietly(String key, String upload) {
    try {
      abandon(key, upload);
    } catch (LockstepException _) {
      // The reason for giving up is told; what is left is found by its age.
    }
  }

  private void abandon(String key, String upload) {
    S3Request request = S3Request.of("DELETE", bucket, key).asking("uploadId", upload);
    S3Answer answer = calls.send(request, new byte[0], ANSWER_MAX);
    if (answer.status() != 404) {
      expect(request, answer, 204);
    }
  }

  /// Gives up uploads that were begun before a time and never completed. A store that cannot list
  /// them has none.
  ///
  /// @return how many
  public int abandonUploads(String prefix, long beforeMillis) {
    S3Request request =
        S3Request.of("GET", bucket, "").asking("uploads", "").asking("prefix", prefix);
    S3Answer answer = calls.send(request, new byte[0], ANSWER_MAX);
    if (answer.status() == 501) {
      return 0;
    }
    expect(request, answer, 200);
    int given = 0;
    for (Map<String, String> each : entries(request, answer, "Upload")) {
      if (millis(each.get("Initiated")) <= beforeMillis) {
        abandon(each.getOrDefault("Key", ""), each.getOrDefault("UploadId", ""));
        given++;
      }
    }
    return given;
  }

  /// How many bytes an object has; empty when there is none.
  public Optional<Long> size(String key) {
    S3Request request = S3Request.of("HEAD", bucket, key);
    S3Answer answer = calls.send(request, new byte[0], ANSWER_MAX);
    if (answer.status() == 404) {
      return Optional.empty();
    }
    expect(request, answer, 200);
    return Optional.of(answer.headers().firstValueAsLong("Content-Length").orElse(0));
  }

  /// Copies an object, part by part; all parts are of the same one, also when somebody writes
  /// another in its place meanwhile.
  ///
  /// @throws LockstepException NOT_FOUND when there is none
  /// @throws IOException when the stream cannot be written
  public void read(String key, OutputStream into) throws IOException {
    long at = 0;
    long size = Long.MAX_VALUE;
    String tag = "";
    while (at < size) {
      S3Request request =
          S3Request.of("GET", bucket, key)
              .saying("Range", "bytes=%d-%d".formatted(at, at + partBytes - 1));
      if (!tag.isEmpty()) {
        request = request.saying("If-Match", tag);
      }
      S3Answer answer = calls.send(request, new byte[0], Math.max(partBytes, ANSWER_MAX));
      if (answer.status() == 404) {
        throw new LockstepException(
            ErrorCode.NOT_FOUND,
            "expected the object s3://%s/%s, found none".formatted(bucket, key));
      }
      if (at == 0 && (answer.status() == 416 || answer.status() == 200)) {
        // Of nothing there is no range; and a store may know no ranges.
        into.write(answer.status() == 200 ? answer.body() : new byte[0]);
        return;
      }
      expect(request, answer, 206);
      size = sizeOf(request, answer);
      if (answer.body().length != Math.min(partBytes, size - at)) {
        throw refused(request, answer);
      }
      into.write(answer.body());
      at += answer.body().length;
      tag = answer.header("ETag");
    }
  }

  private static long sizeOf(S3Request request, S3Answer answer) {
    String range = answer.header("Content-Range");
    String size = range.substring(range.indexOf('/') + 1);
    if (!range.contains("/") || !size.matches("[0-9]{1,18}")) {
      throw refused(request, answer);
    }
    return Long.parseLong(size);
  }

  /// The objects whose keys begin so.
  public List<Listed> list(String prefix) {
    List<Listed> found = new ArrayList<>();
    list(
        prefix,
        false,
        (request, answer) -> {
          for (Map<String, String> each : entries(request, answer, "Contents")) {
            found.add(
                new Listed(
                    each.getOrDefault("Key", ""),
                    number(request, answer, each.get("Size")),
                    millis(each.get("LastModified"))));
          }
        });
    return found;
  }

  /// The names between a prefix and the next slash, of all keys that have both.
  public List<String> folders(String prefix) {
    List<String> found = new ArrayList<>();
    list(
        prefix,
        true,
        (request, answer) -> {
          for (Map<String, String> each : entries(request, answer, "CommonPrefixes")) {
            String whole = each.getOrDefault("Prefix", "");
            found.add(whole.substring(prefix.length(), whole.length() - 1));
          }
        });
    return found;
  }

  @FunctionalInterface
  private interface Page {
    void read(S3Request request, S3Answer answer);
  }

  private void list(String prefix, boolean isByFolder, Page page) {
    Optional<String> next = Optional.empty();
    do {
      S3Request request =
          S3Request.of("GET", bucket, "")
              .asking("list-type", "2")
              .asking("prefix", prefix)
              .asking("max-keys", Integer.toString(LISTED_AT_ONCE));
      if (isByFolder) {
        request = request.asking("delimiter", "/");
      }
      if (next.isPresent()) {
        request = request.asking("continuation-token", next.get());
      }
      S3Answer answer = calls.send(request, new byte[0], ANSWER_MAX);
      expect(request, answer, 200);
      page.read(request, answer);
      next = answer.text("NextContinuationToken");
    } while (next.isPresent());
  }

  /// The children of each element of a name.
  private static List<Map<String, String>> entries(
      S3Request request, S3Answer answer, String wanted) {
    List<Map<String, String>> all = new ArrayList<>();
    Map<String, String> present = new HashMap<>();
    try {
      answer.read(
          (parent, name, text) -> {
            if (parent.equals(wanted)) {
              String _ = present.put(name, text);
            } else if (name.equals(wanted)) {
              all.add(Map.copyOf(present));
              present.clear();
            }
          });
    } catch (XMLStreamException e) {
      throw new LockstepException(
          ErrorCode.STORAGE_FAILED,
          "%s: expected a list in XML, found %s".formatted(request.told(), e.getMessage()),
          e);
    }
    return all;
  }

  private static long number(S3Request request, S3Answer answer, @Nullable String text) {
    if (text == null || !text.matches("[0-9]{1,18}")) {
      throw refused(request, answer);
    }
    return Long.parseLong(text);
  }

  /// A time that cannot be read is one that is not old.
  private static long millis(@Nullable String text) {
    try {
      return text == null ? Long.MAX_VALUE : Instant.parse(text).toEpochMilli();
    } catch (DateTimeParseException _) {
      return Long.MAX_VALUE;
    }
  }

  /// Removes an object; none is no error.
  public void delete(String key) {
    S3Request request = S3Request.of("DELETE", bucket, key);
    S3Answer answer = calls.send(request, new byte[0], ANSWER_MAX);
    if (answer.status() != 404 && answer.status() != 200) {
      expect(request, answer, 204);
    }
  }

  private static void expect(S3Request request, S3Answer answer, int status) {
    if (answer.status() != status) {
      throw refused(request, answer);
    }
  }

  private static LockstepException refused(S3Request request, S3Answer answer) {
    return new LockstepException(
        ErrorCode.STORAGE_FAILED,
        "%s: expected it to be done, found %s".formatted(request.told(), answer.told()));
  }

  private static String md5(byte[] content) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("MD5 is part of every JDK", e);
    }
  }

  /// What is wrong since the last request that was answered; empty when nothing is.
  public Optional<S3Trouble> trouble() {
    return calls.trouble();
  }

  /// What was done since it was opened.
  public S3Figures figures() {
    return calls.figures();
  }

  /// Ends what is under way, by an error.
  @Override
  public void close() {
    calls.close();
  }
}
