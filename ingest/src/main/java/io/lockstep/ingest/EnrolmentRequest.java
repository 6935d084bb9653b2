package io.lockstep.ingest;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a device asks for that has proved what an enrolment wants to see. Immutable.
///
/// @param enrolment the enrolment's id
/// @param device the id that it gives itself
/// @param credentials by which it will prove who it is from now on
/// @param parameters what it says of itself, for `${parameter:NAME}` of the template
/// @param address from where it came; for people
/// @param atMicros when, microseconds since 1970
public record EnrolmentRequest(
    String enrolment,
    String device,
    List<Credential> credentials,
    SortedMap<String, String> parameters,
    String address,
    long atMicros) {
  /// Copies what can change.
  public EnrolmentRequest {
    credentials = List.copyOf(credentials);
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /// Of a device that says nothing of itself.
  public EnrolmentRequest(
      String enrolment,
      String device,
      List<Credential> credentials,
      String address,
      long atMicros) {
    this(enrolment, device, credentials, Collections.emptySortedMap(), address, atMicros);
  }
}
