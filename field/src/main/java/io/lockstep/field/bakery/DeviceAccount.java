package io.lockstep.field.bakery;

import java.util.List;

/// How a device of the plant is to be registered: what it may do, and nothing beyond. Immutable.
///
/// @param id its name, by which it logs in
/// @param publish MQTT filters of what it publishes
/// @param subscribe MQTT filters that it subscribes to
/// @param feeds the twins that it feeds
public record DeviceAccount(
    String id, List<String> publish, List<String> subscribe, List<String> feeds) {
  public DeviceAccount {
    publish = List.copyOf(publish);
    subscribe = List.copyOf(subscribe);
    feeds = List.copyOf(feeds);
  }
}
