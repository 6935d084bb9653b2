package io.lockstep.history.archive;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// How the files of an archive are called, below its root. Stateless.
final class ArchivePaths {
  /// Says which archive it is.
  static final String IDENTITY = "archive.json";

  /// Of 255 bytes that file systems permit.
  private static final int NAME_MAX = 180;

  private ArchivePaths() {}

  /// A file of readings. The folders are named as readers of partitioned data sets know them.
  ///
  /// @param day of receipt
  /// @param part `readings` or `amendments`
  static String data(String day, String model, String part, long sequence) {
    return "day=%s/model=%s/%s-%08d.parquet".formatted(day, folder(model), part, sequence);
  }

  /// What stands in a file's place after a removal.
  static String after(String path, long sequence) {
    int end = path.lastIndexOf(".parquet");
    int first = path.indexOf('-', path.lastIndexOf('/'));
    int second = path.indexOf('-', first + 1);
    return "%s-%08d.parquet".formatted(path.substring(0, second < 0 ? end : second), sequence);
  }

  private static String folder(String model) {
    if (model.isEmpty()) {
      return "unknown";
    }
    String name =
        URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
    if (name.length() <= NAME_MAX) {
      return name;
    }
    // A percent sign is not to be parted from its digits.
    String digest = ArchiveManifest.hash(model.getBytes(StandardCharsets.UTF_8));
    return name.substring(0, NAME_MAX - digest.length() - 1).replaceFirst("%.?$", "")
        + "-"
        + digest;
  }
}
