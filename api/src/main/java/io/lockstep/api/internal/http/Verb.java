package io.lockstep.api.internal.http;

/// The methods that routes are made for (RFC 9110 §9, RFC 5789). HEAD without a route of its own is
/// answered by the GET route.
public enum Verb {
  GET,
  HEAD,
  PUT,
  POST,
  PATCH,
  DELETE;

  /// Whether it only reads.
  public boolean isRead() {
    return this == GET || this == HEAD;
  }
}
