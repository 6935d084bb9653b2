package io.lockstep.api.internal.http;

/// An answer that a route may give, as the OpenAPI document shows it. Immutable.
///
/// @param contentType empty when there is no body
/// @param schema name of a schema in the document's components, empty for none
public record Response(int status, String description, String contentType, String schema) {
  /// JSON of a named schema.
  public static Response json(int status, String description, String schema) {
    return new Response(status, description, "application/json", schema);
  }

  /// No body.
  public static Response empty(int status, String description) {
    return new Response(status, description, "", "");
  }
}
