package io.lockstep.history.lake;

import io.lockstep.history.s3.S3Bucket;
import io.lockstep.history.s3.S3Figures;
import io.lockstep.history.s3.S3Limits;
import io.lockstep.history.s3.S3Store;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A lake in a bucket of a store that speaks S3. Paths are `s3://bucket/key`. Thread-safe.
///
/// [#create] is a conditional write. Whether the store knows those is tried out by the first one,
/// at an object `lake.probe`; where it does not, a look before the write stands in its place, and
/// [#isShareable] is false.
public final class BucketFiles implements LakeFiles {
  private static final String SCHEME = "s3://";

  /// More than any metadata; data files do not come into memory.
  private static final int WHOLE_MAX = 1 << 30;

  private final S3Bucket bucket;
  private final String name;
  private final String root;
  private volatile Condition condition = Condition.UNTRIED;

  private enum Condition {
    UNTRIED,
    KEPT,
    IGNORED
  }

  /// @param location `s3://bucket` or `s3://bucket/prefix`
  /// @throws LockstepException CONFIGURATION_INVALID when it is no such place
  public BucketFiles(String location, S3Store store, S3Limits limits, InstantSource clock) {
    String place = location.replaceAll("/+$", "");
    String rest = place.startsWith(SCHEME) ? place.substring(SCHEME.length()) : "";
    int slash = rest.indexOf('/');
    name = slash < 0 ? rest : rest.substring(0, slash);
    if (!name.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]") || rest.contains("//")) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "expected s3://bucket/prefix with a bucket of 3 to 63 small letters, digits, dots and hyphens, found '%s'"
              .formatted(location));
    }
    root = place;
    bucket = new S3Bucket(store, name, limits, clock);
  }

  @Override
  public String root() {
    return root;
  }

  private String key(String path) {
    String begin = SCHEME + name + "/";
    if (!path.startsWith(begin)) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT, "lake: expected a path in %s, found '%s'".formatted(begin, path));
    }
    return path.substring(begin.length());
  }

  @Override
  public void put(String path, byte[] content) {
    bucket.put(key(path), content);
  }

  @Override
  public boolean create(String path, byte[] content) {
    if (condition() == Condition.IGNORED) {
      if (exists(path)) {
        return false;
      }
      put(path, content);
      return true;
    }
    return switch (bucket.create(key(path), content)) {
      case WRITTEN -> true;
      case PRESENT -> false;
      // No two metadata files are alike: the same content is ours.
      case PERHAPS -> Arrays.equals(read(path), content);
      case UNKNOWN_TO_STORE ->
          throw new LockstepException(
              ErrorCode.STORAGE_FAILED,
              "lake: %s: expected a store that goes on to know If-None-Match, found one that does not any more"
                  .formatted(path));
    };
  }

  /// Tried with an object that means nothing: the second conditional write must be refused.
  private Condition condition() {
    Condition known = condition;
    if (known == Condition.UNTRIED) {
      String key = key(root + "/lake.probe");
      byte[] content =
          "Lockstep tries here whether the store knows If-None-Match.\n"
              .getBytes(StandardCharsets.UTF_8);
      S3Bucket.Made made = bucket.create(key, content);
      if (made == S3Bucket.Made.WRITTEN) {
        made = bucket.create(key, content);
      }
      known =
          switch (made) {
            case PRESENT, PERHAPS -> Condition.KEPT;
            case WRITTEN, UNKNOWN_TO_STORE -> Condition.IGNORED;
          };
      condition = known;
    }
    return known;
  }

  @Override
  public boolean isShareable() {
    return condition != Condition.IGNORED;
  }

  @Override
  public void upload(Path from, String path) {
    try {
      bucket.upload(from, key(path));
      Files.delete(from);
    } catch (IOException e) {
      throw failed("to send " + from + " to", path, e);
    }
  }

  @Override
  public boolean exists(String path) {
    return bucket.size(key(path)).isPresent();
  }

  @Override
  public byte[] read(String path) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try {
      bucket.read(key(path), new Bounded(content, WHOLE_MAX));
    } catch (IOException e) {
      throw failed("to read", path, e);
    }
    return content.toByteArray();
  }

  @Override
  public Path fetch(String path, Path scratch) {
    Path copy = scratch.resolve(UUID.randomUUID() + ".fetched");
    try {
      Path _ = Files.createDirectories(scratch);
      try (OutputStream into = Files.newOutputStream(copy)) {
        bucket.read(key(path), into);
      }
      return copy;
    } catch (IOException e) {
      throw failed("to copy", path, e);
    }
  }

  @Override
  public List<Listed> list(String prefix) {
    return bucket.list(key(prefix + "/")).stream()
        .map(
            each ->
                new Listed(SCHEME + name + "/" + each.key(), each.bytes(), each.modifiedMillis()))
        .toList();
  }

  @Override
  public List<String> folders(String path) {
    return bucket.folders(key(path + "/"));
  }

  @Override
  public void delete(String path) {
    bucket.delete(key(path));
  }

  @Override
  public int removeUnfinished(String prefix, long beforeMillis) {
    return bucket.abandonUploads(key(prefix + "/"), beforeMillis);
  }

  @Override
  public Optional<Trouble> trouble() {
    return bucket.trouble().map(each -> new Trouble(each.message(), each.since()));
  }

  @Override
  public S3Figures figures() {
    return bucket.figures();
  }

  @Override
  public void close() {
    bucket.close();
  }

  private static LockstepException failed(String doing, String path, IOException e) {
    return new LockstepException(
        ErrorCode.STORAGE_FAILED, "lake: expected %s '%s', found %s".formatted(doing, path, e), e);
  }

  /// Takes so many bytes and no more.
  private static final class Bounded extends OutputStream {
    private final OutputStream into;
    private long left;

    Bounded(OutputStream into, long most) {
      this.into = into;
      left = most;
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      left -= length;
      if (left < 0) {
        throw new IOException("more than a lake's metadata has");
      }
      into.write(bytes, from, length);
    }
  }
}
