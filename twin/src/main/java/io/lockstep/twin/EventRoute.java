package io.lockstep.twin;

import io.lockstep.twin.internal.json.JsonText;

/// Which events go to which endpoint. Immutable.
///
/// @param id its identity, 1 to 128 characters
/// @param endpointName where its events go; a name of the workspace
/// @param filter which events it takes, see [io.lockstep.twin.events.EventFilter]
/// @param since position of the input that made it; a route that was deleted and made anew is
///   another one
public record EventRoute(String id, String endpointName, String filter, long since) {
  /// The route as the Azure Digital Twins data plane shows it.
  public String json() {
    StringBuilder out = new StringBuilder(100);
    JsonText.quote(JsonText.key(out.append('{'), "id"), id);
    JsonText.quote(JsonText.key(out.append(','), "endpointName"), endpointName);
    JsonText.quote(JsonText.key(out.append(','), "filter"), filter);
    return out.append('}').toString();
  }
}
