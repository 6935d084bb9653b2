package io.lockstep.dtdl.draft;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// JSON of any shape, with names that devices use.
final class RandomPayloads {

  private static final List<String> KEYS =
      List.of(
          "temperature",
          "a",
          "b",
          "c",
          "my-temp",
          "my temp",
          "my_temp",
          "7",
          "12",
          "",
          "_",
          "$time",
          "über",
          "a/b",
          "x~y",
          "temperature_c",
          "value",
          "type",
          "coordinates",
          "\\u0000",
          "2026-01-01T00:00:00Z",
          "00000000-0000-0000-0000-000000000001",
          "contents",
          "@id",
          "state",
          "A1B2C3D4E5");

  private static final List<String> SCALARS =
      List.of(
          "1",
          "-5",
          "2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "1.5",
          "-0",
          "1e400",
          "1e300",
          "0.1e-5",
          "true",
          "false",
          "null",
          "\"\"",
          "\"ON\"",
          "\"OFF\"",
          "\"2026-01-01\"",
          "\"2026-01-01T00:00:00Z\"",
          "\"PT5S\"",
          "\"12:00:00Z\"",
          "\"\\ud83d\\ude00\"",
          "\"00000000-0000-0000-0000-000000000001\"",
          "\"a\\nb\"");

  private final Random random;

  RandomPayloads(long seed) {
    this.random = new Random(seed);
  }

  /// A few payloads; later ones tend to repeat names and kinds of earlier ones.
  List<String> some() {
    List<String> payloads = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      payloads.add(object(4));
    }
    return payloads;
  }

  private String value(int depth) {
    int choice = depth <= 0 ? 0 : random.nextInt(10);
    return switch (choice) {
      case 7 -> array(depth - 1);
      case 8 -> object(depth - 1);
      case 9 ->
          random.nextInt(4) == 0
              ? "{\"type\":\"Point\",\"coordinates\":[1,2]}"
              : random.nextInt(8) == 0 ? "[".repeat(20) + "]".repeat(20) : object(depth - 1);
      default -> SCALARS.get(random.nextInt(SCALARS.size()));
    };
  }

  private String array(int depth) {
    List<String> items = new ArrayList<>();
    boolean isUniform = random.nextBoolean();
    String first = value(depth);
    for (int i = random.nextInt(4); i > 0; i--) {
      items.add(isUniform ? first : value(depth));
    }
    return "[" + String.join(",", items) + "]";
  }

  private String object(int depth) {
    Set<String> keys = new LinkedHashSet<>();
    boolean isLarge = random.nextInt(20) == 0;
    for (int i = random.nextInt(isLarge ? 40 : 6); i > 0; i--) {
      keys.add(isLarge ? "k" + random.nextInt(1000) : KEYS.get(random.nextInt(KEYS.size())));
    }
    List<String> members = new ArrayList<>();
    boolean isUniform = random.nextInt(3) == 0;
    String first = value(depth);
    for (String key : keys) {
      members.add('"' + key + "\":" + (isUniform ? first : value(depth)));
    }
    return "{" + String.join(",", members) + "}";
  }
}
