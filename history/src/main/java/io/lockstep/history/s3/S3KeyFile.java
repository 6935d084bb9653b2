package io.lockstep.history.s3;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Keys in a file as AWS's tools write it: `aws_access_key_id`, `aws_secret_access_key` and perhaps
/// `aws_session_token`, in the section `[default]` or before any section. Read before each request,
/// so that keys can be exchanged while the server runs. Immutable.
///
/// @param setting that names it, for messages
public record S3KeyFile(String setting, Path file) implements Supplier<S3Keys> {
  private static final String ACCESS_KEY = "aws_access_key_id";
  private static final String SECRET_KEY = "aws_secret_access_key";
  private static final String SESSION_TOKEN = "aws_session_token";

  /// Reads the keys.
  ///
  /// @throws LockstepException CONFIGURATION_INVALID when they are not there; the message shows
  ///   nothing of the file's content
  @Override
  public S3Keys get() {
    Map<String, String> found = new HashMap<>();
    boolean isOurs = true;
    try {
      for (String line : Files.readAllLines(file)) {
        String text = line.strip();
        int equals = text.indexOf('=');
        if (text.startsWith("[")) {
          isOurs = text.equals("[default]");
        } else if (isOurs && equals > 0 && !text.startsWith("#")) {
          String _ =
              found.put(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
        }
      }
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "%s: expected to read the file %s, found %s"
              .formatted(setting, file, e.getClass().getSimpleName()),
          e);
    }
    String accessKey = found.get(ACCESS_KEY);
    String secretKey = found.get(SECRET_KEY);
    if (accessKey == null || secretKey == null) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "%s: expected %s and %s in %s, found %s"
              .formatted(
                  setting,
                  ACCESS_KEY,
                  SECRET_KEY,
                  file,
                  accessKey == null && secretKey == null ? "neither" : "one of them"));
    }
    return new S3Keys(accessKey, secretKey, found.getOrDefault(SESSION_TOKEN, ""));
  }
}
