package io.lockstep.api.internal.http;

/// How a route states its errors and versions itself.
public enum Dialect {
  /// The Azure Digital Twins data plane: `api-version` is required, errors are
  /// `{"error":{"code":..,"message":..}}` with the header `x-ms-error-code`.
  AZURE,
  /// Our own routes: errors are problem details (RFC 9457), unknown query parameters are refused.
  LOCKSTEP
}
