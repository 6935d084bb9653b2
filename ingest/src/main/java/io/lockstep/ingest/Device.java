package io.lockstep.ingest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of a device, and what it may do. Immutable.
///
/// @param id its name; also the name of the twin it feeds unless told otherwise
/// @param credential null while none was issued: it cannot log in
/// @param enabled false shuts it out
/// @param publish MQTT filters of the topics that it may publish to; empty means the default: its
///   own `lockstep/v1/<id>/#`, the telemetry of the twins in `feeds` and answers to their commands,
///   and any topic outside of `lockstep/` and `$`
/// @param subscribe MQTT filters that it may subscribe to; empty means the default: its own
///   `lockstep/v1/<id>/#`, the commands of the twins in `feeds`, and any filter that matches only
///   topics outside of `lockstep/` and `$`
/// @param model the DTMI of the model that its twin should have, empty when none is stated
/// @param feeds the twins that it may feed; empty means its own by the default topics and any by a
///   binding
/// @param sparkplug the edge node of Sparkplug that it is, `group/edge`, which nobody else may
///   speak for; empty when it is none. With it, and empty lists, it may do what an edge node does
///   and use its own `lockstep/v1/<id>/#`, and nothing else
public record Device(
    String id,
    @Nullable CredentialHash credential,
    boolean enabled,
    List<String> publish,
    List<String> subscribe,
    String model,
    List<String> feeds,
    String sparkplug) {
  public Device {
    publish = List.copyOf(publish);
    subscribe = List.copyOf(subscribe);
    feeds = List.copyOf(feeds);
  }

  /// A device that is no edge node of Sparkplug.
  public Device(
      String id,
      @Nullable CredentialHash credential,
      boolean enabled,
      List<String> publish,
      List<String> subscribe,
      String model,
      List<String> feeds) {
    this(id, credential, enabled, publish, subscribe, model, feeds, "");
  }

  /// An enabled device with the default permissions.
  public static Device withDefaults(String id, @Nullable CredentialHash credential) {
    return new Device(id, credential, true, List.of(), List.of(), "", List.of());
  }

  /// This device with another credential.
  public Device withCredential(@Nullable CredentialHash now) {
    return new Device(id, now, enabled, publish, subscribe, model, feeds, sparkplug);
  }

  /// True when it may feed `twin` through a binding.
  public boolean mayFeed(String twin) {
    return feeds.isEmpty() || feeds.contains(twin) || id.equals(twin);
  }
}
