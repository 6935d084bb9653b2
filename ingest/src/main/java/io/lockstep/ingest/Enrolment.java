package io.lockstep.ingest;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// By what devices that nobody has added come into the registry. Immutable.
///
/// @param id its name
/// @param proof what a device must prove
/// @param idPattern which ids it may give, `*` standing for any text
/// @param enabled false lets nobody in any more; those who came stay
/// @param byApproval true lists devices for approval instead of registering them
/// @param devicesMax how many devices may come by it; 0 for any number
/// @param template what such a device becomes
public record Enrolment(
    String id,
    Proof proof,
    String idPattern,
    boolean enabled,
    boolean byApproval,
    int devicesMax,
    Template template) {

  /// What a device must prove.
  public sealed interface Proof {
    /// As people name it: `symmetric-key`, `authority`, `claim`.
    String kind();

    /// The key that is derived for it: HMAC-SHA256 of its id by one of these keys.
    ///
    /// @param keys one, or two while the first is replaced
    record SymmetricKey(List<SealedKey> keys) implements Proof {
      /// Copies the list.
      public SymmetricKey {
        keys = List.copyOf(keys);
      }

      @Override
      public String kind() {
        return "symmetric-key";
      }
    }

    /// A certificate that an authority of the listener vouches for and that names it.
    ///
    /// @param authorities thumbprints (SHA-256) of those whose word counts; empty for all
    record Authority(List<CredentialHash> authorities) implements Proof {
      /// Copies the list.
      public Authority {
        authorities = List.copyOf(authorities);
      }

      @Override
      public String kind() {
        return "authority";
      }
    }

    /// A secret or certificate that all such devices share, which is good for provisioning only.
    ///
    /// @param claims hashes of the secrets, thumbprints of the certificates
    record Claim(List<CredentialHash> claims) implements Proof {
      /// Copies the list.
      public Claim {
        claims = List.copyOf(claims);
      }

      @Override
      public String kind() {
        return "claim";
      }
    }
  }

  /// What a device becomes. `${device}` stands for its id, `${parameter:NAME}` for what it said of
  /// itself; `${group}` and `${tag:NAME}` are kept for [Device].
  ///
  /// @param device the id of one that proves a claim and gives itself none; empty for
  ///   [#DEVICE_DEFAULT]
  /// @param configuration what such a device is told once it is in, by name
  public record Template(
      String model,
      List<String> publish,
      List<String> subscribe,
      List<String> feeds,
      List<String> groups,
      SortedMap<String, String> tags,
      Quota quota,
      String device,
      SortedMap<String, String> configuration) {
    /// How devices are named when nothing is said: by their serial number.
    public static final String DEVICE_DEFAULT = "${parameter:SerialNumber}";

    /// A device with the default permissions.
    public static final Template DEFAULT =
        new Template(
            "",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Collections.emptySortedMap(),
            Quota.DEFAULT);

    /// Copies what can change.
    public Template {
      publish = List.copyOf(publish);
      subscribe = List.copyOf(subscribe);
      feeds = List.copyOf(feeds);
      groups = List.copyOf(groups);
      tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
      configuration = Collections.unmodifiableSortedMap(new TreeMap<>(configuration));
    }

    /// Of devices that name themselves, and are told nothing.
    public Template(
        String model,
        List<String> publish,
        List<String> subscribe,
        List<String> feeds,
        List<String> groups,
        SortedMap<String, String> tags,
        Quota quota) {
      this(model, publish, subscribe, feeds, groups, tags, quota, "", Collections.emptySortedMap());
    }

    /// True when it says something of devices that prove a claim.
    boolean isOfClaims() {
      return !device.isEmpty() || !configuration.isEmpty();
    }
  }

  /// True when it may give this id.
  public boolean admits(String deviceId) {
    return Patterns.matches(idPattern, deviceId);
  }
}
