package io.lockstep.api.internal.http;

/// A parameter of a route, as the OpenAPI document shows it. Immutable.
///
/// @param schema JSON text of its JSON Schema
public record Parameter(
    String name, Place place, boolean required, String schema, String description) {
  private static final String STRING = "{\"type\":\"string\"}";

  /// Where a parameter stands.
  public enum Place {
    PATH,
    QUERY,
    HEADER
  }

  /// A variable of the path.
  public static Parameter path(String name, String description) {
    return new Parameter(name, Place.PATH, true, STRING, description);
  }

  /// An optional text in the query.
  public static Parameter query(String name, String description) {
    return new Parameter(name, Place.QUERY, false, STRING, description);
  }

  /// An optional parameter in the query.
  public static Parameter query(String name, String schema, String description) {
    return new Parameter(name, Place.QUERY, false, schema, description);
  }

  /// An optional header.
  public static Parameter header(String name, String description) {
    return new Parameter(name, Place.HEADER, false, STRING, description);
  }

  /// The same, required.
  public Parameter mandatory() {
    return new Parameter(name, place, true, schema, description);
  }
}
