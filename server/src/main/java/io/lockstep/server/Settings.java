package io.lockstep.server;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;

/// The settings in force: defaults, then the environment, then the workspace's file, then `--set`,
/// the later one winning. All problems are reported together. Immutable.
final class Settings {
  private static final long SEGMENT_BYTES_MIN = 64 << 10;
  private static final Pattern BYTES = Pattern.compile("([0-9]{1,12})\\s*(B|KiB|MiB|GiB|TiB)?");
  private static final long SIZE_MAX = 48 << 20;
  private static final Duration PAUSE_MAX = Duration.ofSeconds(60);
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})\\s*(ms|s|m|h|d)");

  private final Map<Setting, String> values;

  private Settings(Map<Setting, String> values) {
    this.values = values;
  }

  /// Reads the settings.
  ///
  /// @param environment the environment's variables
  /// @param file the workspace's `lockstep.yaml`, when there is one
  /// @param assignments `key=value` each, from `--set`
  /// @throws LockstepException with CONFIGURATION_INVALID, one line a problem: where, expected,
  ///   found
  static Settings read(
      Map<String, String> environment, Optional<Path> file, List<String> assignments) {
    Reading reading = new Reading();
    for (Setting setting : Setting.values()) {
      String value = environment.get(setting.environmentName());
      if (value != null) {
        reading.accept("environment " + setting.environmentName(), setting.key(), value);
      }
    }
    file.ifPresent(reading::acceptFile);
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        reading.problems.add("--set %s: expected KEY=VALUE, found no \"=\"".formatted(assignment));
      } else {
        reading.accept(
            "--set", assignment.substring(0, equals).strip(), assignment.substring(equals + 1));
      }
    }
    Settings settings = new Settings(reading.values);
    if (reading.problems.isEmpty()) {
      reading.requireAtLeast(settings, Setting.JOURNAL_SEGMENT, SEGMENT_BYTES_MIN, "64KiB");
      reading.requireAtLeast(settings, Setting.ALARMS_QUOTA, Node.ALARM_SEGMENT_BYTES, "8MiB");
      long segment = settings.bytes(Setting.JOURNAL_SEGMENT);
      for (Setting quota : List.of(Setting.JOURNAL_QUOTA, Setting.CHANGES_QUOTA)) {
        // A log keeps at least one segment.
        String least =
            "%s (%s)"
                .formatted(Setting.JOURNAL_SEGMENT.key(), settings.text(Setting.JOURNAL_SEGMENT));
        reading.requireAtLeast(settings, quota, segment, least);
      }
    }
    if (!reading.problems.isEmpty()) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID, String.join("\n", reading.problems));
    }
    return settings;
  }

  String text(Setting setting) {
    return values.getOrDefault(setting, setting.standard());
  }

  int port(Setting setting) {
    return Integer.parseInt(text(setting));
  }

  boolean flag(Setting setting) {
    return text(setting).equals("true");
  }

  long count(Setting setting) {
    return Long.parseLong(text(setting));
  }

  long bytes(Setting setting) {
    return parseBytes(text(setting)).orElseThrow();
  }

  Duration duration(Setting setting) {
    return parseDuration(text(setting)).orElseThrow();
  }

  /// The age at which history goes; empty when it stays.
  Optional<Duration> retention(Setting setting) {
    return text(setting).equals("none") ? Optional.empty() : parseDuration(text(setting));
  }

  private static final class Reading {
    private final Map<Setting, String> values = new EnumMap<>(Setting.class);
    private final List<String> problems = new ArrayList<>();

    void accept(String where, String key, String value) {
      Optional<Setting> setting = Setting.ofKey(key);
      if (setting.isEmpty()) {
        problems.add(
            "%s: unknown setting \"%s\"; did you mean \"%s\"?"
                .formatted(where, key, Setting.nearest(key)));
      } else if (!isValid(setting.get().kind(), value.strip())) {
        problems.add(
            "%s: %s: expected %s, found \"%s\""
                .formatted(where, key, setting.get().kind().expected(), value));
      } else {
        values.put(setting.get(), value.strip());
      }
    }

    void requireAtLeast(Settings settings, Setting setting, long bytes, String least) {
      if (settings.bytes(setting) < bytes) {
        problems.add(
            "%s: expected at least %s, found \"%s\""
                .formatted(setting.key(), least, settings.text(setting)));
      }
    }

    void acceptFile(Path file) {
      try (JsonParser yaml =
          new YAMLFactory()
              .createParser(
                  ObjectReadContext.empty(), Files.readString(file, StandardCharsets.UTF_8))) {
        acceptObject(file, yaml);
      } catch (JacksonException e) {
        int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
        problems.add(
            "%s:%d: expected YAML, found: %s".formatted(file, line, e.getOriginalMessage()));
      } catch (IOException e) {
        problems.add("%s: expected a readable file, found: %s".formatted(file, e.getMessage()));
      }
    }

    private void acceptObject(Path file, JsonParser yaml) {
      List<String> prefix = new ArrayList<>();
      String name = "";
      for (JsonToken token = yaml.nextToken(); token != null; token = yaml.nextToken()) {
        String where = file + ":" + yaml.currentTokenLocation().getLineNr();
        if (token == JsonToken.PROPERTY_NAME) {
          name = yaml.currentName();
        } else if (token == JsonToken.START_OBJECT) {
          prefix.add(name);
        } else if (token == JsonToken.END_OBJECT) {
          prefix.removeLast();
        } else if (token.isScalarValue() && !prefix.isEmpty()) {
          accept(where, join(prefix, name), yaml.getString());
        } else if (!token.isScalarValue() || yaml.getString() != null) {
          problems.add("%s: expected settings (key: value), found a list or text".formatted(where));
          return;
        }
      }
    }

    private static String join(List<String> prefix, String name) {
      StringBuilder key = new StringBuilder();
      for (String part : prefix) {
        if (!part.isEmpty()) {
          key.append(part).append('.');
        }
      }
      return key.append(name).toString();
    }
  }

  private static boolean isValid(Setting.Kind kind, String value) {
    return switch (kind) {
      case PORT -> value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= 65_535;
      case TEXT -> !value.isEmpty();
      case FLAG -> value.equals("true") || value.equals("false");
      case CLIENT_AUTH -> List.of("none", "want", "require").contains(value);
      case IDENTITY -> List.of("cn", "san").contains(value);
      case TELEMETRY -> List.of("keep", "archive", "purge").contains(value);
      case ISOLATION -> List.of("possible", "required").contains(value);
      case AUTO_CREATE -> List.of("draft", "queue", "refuse").contains(value);
      case KEEP -> value.equals("model") || value.equals("all");
      case BYTES -> parseBytes(value).isPresent();
      case RECORDS -> value.matches("[1-9][0-9]{0,6}|10000000");
      case LIMIT -> value.matches("[1-9][0-9]{0,8}|1[0-9]{9}|2000000000");
      case SIZE -> parseBytes(value).filter(size -> size >= 1 && size <= SIZE_MAX).isPresent();
      case PACKET -> parseBytes(value).filter(size -> size >= 1024 && size <= SIZE_MAX).isPresent();
      case WINDOW -> isBetween(value, 1, 65_535);
      case SHORT -> isBetween(value, 0, 65_535);
      case NAME_BYTES -> isBetween(value, 23, 65_535);
      case REDIRECT -> List.of("never", "at-stop", "now", "for-good").contains(value);
      case DEPTH -> value.matches("[1-9][0-9]?|[1-4][0-9]{2}|500");
      case INDEXES -> value.matches("[0-9]|[1-5][0-9]|6[0-4]");
      case COUNT -> value.matches("[0-9]{1,18}");
      case RETENTION -> value.equals("none") || value.matches("[1-9][0-9]{0,5}d");
      case HOST_ID -> value.matches("[^/+#\\p{Cntrl}]{1,128}");
      case PAUSE ->
          parseDuration(value).filter(pause -> pause.compareTo(PAUSE_MAX) <= 0).isPresent();
      case DURATION -> parseDuration(value).filter(Duration::isPositive).isPresent();
    };
  }

  private static boolean isBetween(String value, int least, int most) {
    return value.matches("[0-9]{1,5}")
        && Integer.parseInt(value) >= least
        && Integer.parseInt(value) <= most;
  }

  private static Optional<Long> parseBytes(String text) {
    Matcher matcher = BYTES.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String unit = matcher.group(2) == null ? "B" : matcher.group(2);
    int shift =
        switch (unit) {
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          case "TiB" -> 40;
          default -> 0;
        };
    long number = Long.parseLong(matcher.group(1));
    return number > Long.MAX_VALUE >> shift ? Optional.empty() : Optional.of(number << shift);
  }

  private static Optional<Duration> parseDuration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        });
  }
}
