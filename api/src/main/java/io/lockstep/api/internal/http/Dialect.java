package io.lockstep.api.internal.http;

/// How a route states its errors and versions itself.
public enum Dialect {
  /// The Azure Digital Twins data plane: `api-version` is required, errors are
  /// `{"error":{"code":..,"message":..}}` with the header `x-ms-error-code`.
  AZURE,
  /// Our own routes: errors are problem details (RFC 9457), unknown query parameters are refused.
  LOCKSTEP,
  /// What clients of InfluxDB call: errors are `{"code":..,"message":..,"error":..}`, what they
  /// know of a query and we do not is passed over, and a token comes as they send it
  /// ([InfluxSecret]).
  INFLUX,
  /// What clients of Iceberg's REST catalogs call: errors are `{"error":{"message":..,"type":..,
  /// "code":..}}`, and what they know of a query and we do not is passed over.
  ICEBERG,
  /// The pages of the web app: their addresses carry whatever the app puts there, errors are
  /// problem details.
  PAGES
}
