package io.lockstep.server;

import io.lockstep.api.JobOptions;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What the settings say of import and delete jobs. The key of an S3 store comes from the usual
/// environment variables only, so that no file and no command line holds it.
final class JobSettings {
  private static final String NONE = "none";
  private static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
  private static final String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";

  private JobSettings() {}

  static JobOptions of(Settings settings, Path data, Optional<Path> workspace) {
    return JobOptions.in(data)
        .withWorkspace(workspace)
        .withOutside(allowed(settings), store(settings, System.getenv()))
        .withBounds(
            (int) settings.count(Setting.LIMITS_JOBS),
            settings.bytes(Setting.JOBS_FILE_BYTES),
            settings.bytes(Setting.JOBS_UPLOAD_BYTES));
  }

  private static List<String> allowed(Settings settings) {
    String text = settings.text(Setting.JOBS_ALLOW);
    return text.equals(NONE)
        ? List.of()
        : Stream.of(text.split(",", -1))
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .toList();
  }

  private static Optional<JobOptions.S3> store(Settings settings, Map<String, String> environment) {
    String endpoint = settings.text(Setting.JOBS_S3_ENDPOINT);
    if (endpoint.equals(NONE)) {
      return Optional.empty();
    }
    String accessKey = environment.get(ACCESS_KEY);
    String secretKey = environment.get(SECRET_KEY);
    if (accessKey == null || secretKey == null) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "jobs.s3-endpoint: expected the environment variables %s and %s beside it, found %s"
              .formatted(
                  ACCESS_KEY,
                  SECRET_KEY,
                  accessKey == null && secretKey == null ? "neither" : "one of them"));
    }
    return Optional.of(
        new JobOptions.S3(
            endpoint,
            settings.text(Setting.JOBS_S3_REGION),
            accessKey,
            secretKey,
            environment.getOrDefault("AWS_SESSION_TOKEN", "")));
  }
}
