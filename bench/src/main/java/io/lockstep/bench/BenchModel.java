package io.lockstep.bench;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The model that benchmark twins have: ten properties of type double, the first one named as the
/// load generator names it, and two relationships.
public final class BenchModel {
  /// Its identifier.
  public static final String ID = "dtmi:io:lockstep:bench:Machine;1";

  /// The properties that the load generator does not write are `p1` and so on.
  public static final int PROPERTIES = 10;

  /// The property that the load generator writes.
  public static final String FIRST = "temperature";

  /// The relationship from a whole to its parts.
  public static final String PARTS = "parts";

  /// The relationship from a twin to those that come after it.
  public static final String FEEDS = "feeds";

  private BenchModel() {}

  /// The name of a property, by its number from 0.
  public static String property(int number) {
    return number == 0 ? FIRST : "p" + number;
  }

  /// The model as a DTDL document.
  public static String dtdl() {
    String properties =
        IntStream.range(0, PROPERTIES)
            .mapToObj(
                i ->
                    "{\"@type\":\"Property\",\"name\":\"%s\",\"schema\":\"double\"}"
                        .formatted(property(i)))
            .collect(Collectors.joining(",\n  "));
    return """
        {"@context":"dtmi:dtdl:context;3","@id":"%s","@type":"Interface","contents":[
          %s,
          {"@type":"Relationship","name":"%s","target":"%s"},
          {"@type":"Relationship","name":"%s","target":"%s"}]}
        """
        .formatted(ID, properties, PARTS, ID, FEEDS, ID);
  }

  /// A twin of it in the notation of Azure Digital Twins.
  public static String twin(String id, int seed) {
    StringBuilder json = new StringBuilder(300);
    json.append("{\"$dtId\":\"").append(id);
    json.append("\",\"$metadata\":{\"$model\":\"").append(ID).append("\"}");
    for (int i = 0; i < PROPERTIES; i++) {
      json.append(",\"").append(property(i)).append("\":").append(seed % 1_000 + i).append(".5");
    }
    return json.append('}').toString();
  }
}
