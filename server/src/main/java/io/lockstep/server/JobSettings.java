package io.lockstep.server;

import io.lockstep.api.JobOptions;
import io.lockstep.history.s3.S3Keys;
import io.lockstep.history.s3.S3Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What the settings say of import and delete jobs. The key of an S3 store comes from the usual
/// environment variables only, so that no file and no command line holds it.
final class JobSettings {
  private static final String NONE = "none";

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

  private static Optional<S3Store> store(Settings settings, Map<String, String> environment) {
    String endpoint = settings.text(Setting.JOBS_S3_ENDPOINT);
    if (endpoint.equals(NONE)) {
      return Optional.empty();
    }
    S3Keys keys = S3Settings.environmentKeys(Setting.JOBS_S3_ENDPOINT, environment);
    return Optional.of(
        S3Store.of(
            Setting.JOBS_S3_ENDPOINT.key(),
            endpoint,
            settings.text(Setting.JOBS_S3_REGION),
            true,
            () -> keys));
  }
}
