package io.lockstep.api.internal.http;

/// The methods that routes are made for (RFC 9110 §9, RFC 5789). HEAD is answered by the GET route.
public enum Verb {
  GET,
  PUT,
  POST,
  PATCH,
  DELETE
}
