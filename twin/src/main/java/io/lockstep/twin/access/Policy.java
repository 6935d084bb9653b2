package io.lockstep.twin.access;

import io.lockstep.model.Principal;
import java.util.List;

/// A policy: who is granted and denied what. Immutable.
///
/// @param name unique
/// @param subjects whom it is about: each of them
/// @param grants what they get
/// @param denies what they do not get, whoever grants it
/// @param place where it stands, `file:line`; empty for one that is built in
public record Policy(
    String name, List<Subject> subjects, List<Clause> grants, List<Clause> denies, String place) {
  /// Copies the lists.
  public Policy {
    subjects = List.copyOf(subjects);
    grants = List.copyOf(grants);
    denies = List.copyOf(denies);
  }

  /// True when it is about somebody.
  public boolean isAbout(Principal principal) {
    for (Subject subject : subjects) {
      if (subject.matches(principal)) {
        return true;
      }
    }
    return false;
  }
}
