package io.lockstep.ingest;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is known of a device, and what it may do. Immutable.
///
/// In `publish` and `subscribe`, `${device}` stands for its id, `${group}` for each of its groups,
/// and `${tag:NAME}` for the value of that tag; a filter that asks for what is not there grants
/// nothing.
///
/// @param id its name; also the name of the twin it feeds unless told otherwise
/// @param lifecycle where it stands
/// @param credentials by which it proves who it is; empty while none was issued: it cannot log in,
///   unless an authority of the listener vouches for its certificate
/// @param modules its parts that connect by themselves, by id
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
/// @param groups it belongs to
/// @param tags what people note of it, by name
/// @param quota how much it may send
/// @param enrolment the id of the enrolment that it came by; empty when somebody added it
public record Device(
    String id,
    Lifecycle lifecycle,
    List<Credential> credentials,
    List<DeviceModule> modules,
    List<String> publish,
    List<String> subscribe,
    String model,
    List<String> feeds,
    String sparkplug,
    List<String> groups,
    SortedMap<String, String> tags,
    Quota quota,
    String enrolment) {
  private static final SortedMap<String, String> NO_TAGS = Collections.emptySortedMap();

  /// Copies what can change.
  public Device {
    credentials = List.copyOf(credentials);
    modules = List.copyOf(modules);
    publish = List.copyOf(publish);
    subscribe = List.copyOf(subscribe);
    feeds = List.copyOf(feeds);
    groups = List.copyOf(groups);
    tags = tags.isEmpty() ? NO_TAGS : Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }

  /// A device without groups, tags and quotas.
  ///
  /// @param credential the hash of its secret or certificate; null for none
  /// @param enabled false for one that is suspended
  public Device(
      String id,
      @Nullable CredentialHash credential,
      boolean enabled,
      List<String> publish,
      List<String> subscribe,
      String model,
      List<String> feeds,
      String sparkplug) {
    this(
        id,
        Lifecycle.of(enabled ? DeviceState.ACTIVE : DeviceState.SUSPENDED),
        secret(credential),
        List.of(),
        publish,
        subscribe,
        model,
        feeds,
        sparkplug,
        List.of(),
        NO_TAGS,
        Quota.DEFAULT,
        "");
  }

  /// The same of one that is no edge node of Sparkplug.
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

  /// A provisioned device with the default permissions.
  public static Device withDefaults(String id, @Nullable CredentialHash credential) {
    return new Device(id, credential, true, List.of(), List.of(), "", List.of())
        .at(Lifecycle.PROVISIONED);
  }

  private static List<Credential> secret(@Nullable CredentialHash hash) {
    return hash == null
        ? List.of()
        : List.of(new Credential.Secret("1", hash, 0, Credential.NEVER));
  }

  /// Where it stands in its life.
  public DeviceState state() {
    return lifecycle.state();
  }

  /// False when it is shut out.
  public boolean enabled() {
    return state().mayConnect();
  }

  /// This device elsewhere in its life.
  public Device at(Lifecycle now) {
    return new Device(
        id,
        now,
        credentials,
        modules,
        publish,
        subscribe,
        model,
        feeds,
        sparkplug,
        groups,
        tags,
        quota,
        enrolment);
  }

  /// This device with a secret in place of all its credentials; null for none.
  public Device withCredential(@Nullable CredentialHash now) {
    return withCredentials(secret(now));
  }

  /// This device with other credentials.
  public Device withCredentials(List<Credential> now) {
    return new Device(
        id, lifecycle, now, modules, publish, subscribe, model, feeds, sparkplug, groups, tags,
        quota, enrolment);
  }

  /// This device with other modules.
  public Device withModules(List<DeviceModule> now) {
    return new Device(
        id,
        lifecycle,
        credentials,
        now,
        publish,
        subscribe,
        model,
        feeds,
        sparkplug,
        groups,
        tags,
        quota,
        enrolment);
  }

  /// This device in groups and with tags.
  public Device labelled(List<String> groupsNow, SortedMap<String, String> tagsNow) {
    return new Device(
        id,
        lifecycle,
        credentials,
        modules,
        publish,
        subscribe,
        model,
        feeds,
        sparkplug,
        groupsNow,
        tagsNow,
        quota,
        enrolment);
  }

  /// This device with another quota.
  public Device limited(Quota now) {
    return new Device(
        id,
        lifecycle,
        credentials,
        modules,
        publish,
        subscribe,
        model,
        feeds,
        sparkplug,
        groups,
        tags,
        now,
        enrolment);
  }

  /// This device as one that came by an enrolment.
  public Device enrolledBy(String now) {
    return new Device(
        id,
        lifecycle,
        credentials,
        modules,
        publish,
        subscribe,
        model,
        feeds,
        sparkplug,
        groups,
        tags,
        quota,
        now);
  }

  /// The credential of this id; null when there is none.
  public @Nullable Credential credential(String credentialId) {
    for (Credential credential : credentials) {
      if (credential.id().equals(credentialId)) {
        return credential;
      }
    }
    return null;
  }

  /// The module of this id; null when there is none.
  public @Nullable DeviceModule module(String moduleId) {
    for (DeviceModule module : modules) {
      if (module.id().equals(moduleId)) {
        return module;
      }
    }
    return null;
  }

  /// True when it may feed `twin` through a binding.
  public boolean mayFeed(String twin) {
    return feeds.isEmpty() || feeds.contains(twin) || id.equals(twin);
  }
}
