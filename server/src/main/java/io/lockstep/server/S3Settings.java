package io.lockstep.server;

import io.lockstep.history.lake.BucketFiles;
import io.lockstep.history.lake.LakeFiles;
import io.lockstep.history.lake.LocalFiles;
import io.lockstep.history.s3.S3KeyFile;
import io.lockstep.history.s3.S3Keys;
import io.lockstep.history.s3.S3Limits;
import io.lockstep.history.s3.S3Store;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/// What the settings say of stores that speak S3. Keys come from the usual environment variables or
/// from a file of their own, so that no settings file and no command line holds them.
final class S3Settings {
  private static final String NONE = "none";
  private static final String ENVIRONMENT = "environment";
  private static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
  private static final String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";

  private S3Settings() {}

  /// The files at a location that a setting names: a folder of this machine, or `s3://`.
  static LakeFiles files(Settings settings, Setting where, InstantSource clock) {
    String location = settings.text(where);
    if (!location.startsWith("s3://")) {
      if (location.contains("://")) {
        throw new LockstepException(
            ErrorCode.CONFIGURATION_INVALID,
            "%s: expected a folder of this machine, s3://bucket/prefix or none, found '%s'"
                .formatted(where.key(), location));
      }
      return new LocalFiles(Path.of(location));
    }
    String endpoint = settings.text(Setting.LAKE_S3_ENDPOINT);
    if (endpoint.equals(NONE)) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "%s: expected the setting %s beside %s, found none"
              .formatted(where.key(), Setting.LAKE_S3_ENDPOINT.key(), location));
    }
    try {
      return new BucketFiles(
          location,
          S3Store.of(
              Setting.LAKE_S3_ENDPOINT.key(),
              endpoint,
              settings.text(Setting.LAKE_S3_REGION),
              settings.flag(Setting.LAKE_S3_PATH_STYLE),
              lakeKeys(settings)),
          S3Limits.STANDARD.within(settings.duration(Setting.LAKE_S3_TIMEOUT)),
          clock);
    } catch (LockstepException e) {
      throw new LockstepException(e.code(), where.key() + ": " + e.getMessage(), e);
    }
  }

  private static Supplier<S3Keys> lakeKeys(Settings settings) {
    String from = settings.text(Setting.LAKE_S3_CREDENTIALS);
    if (from.equals(ENVIRONMENT)) {
      S3Keys keys = environmentKeys(Setting.LAKE_S3_ENDPOINT, System.getenv());
      return () -> keys;
    }
    S3KeyFile file = new S3KeyFile(Setting.LAKE_S3_CREDENTIALS.key(), Path.of(from));
    // A file without keys is told at the start.
    S3Keys _ = file.get();
    return file;
  }

  /// The keys of the environment.
  ///
  /// @param beside the setting that needs them
  static S3Keys environmentKeys(Setting beside, Map<String, String> environment) {
    String accessKey = environment.get(ACCESS_KEY);
    String secretKey = environment.get(SECRET_KEY);
    if (accessKey == null || secretKey == null) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "%s: expected the environment variables %s and %s beside it, found %s"
              .formatted(
                  beside.key(),
                  ACCESS_KEY,
                  SECRET_KEY,
                  accessKey == null && secretKey == null ? "neither" : "one of them"));
    }
    return new S3Keys(accessKey, secretKey, environment.getOrDefault("AWS_SESSION_TOKEN", ""));
  }
}
