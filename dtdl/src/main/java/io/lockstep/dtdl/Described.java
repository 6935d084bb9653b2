package io.lockstep.dtdl;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Anything that a model may name and describe for people.
public interface Described {

  /// All texts.
  Documentation documentation();

  /// Language tag to display name; empty if there is none.
  default Map<String, String> displayName() {
    return documentation().displayName();
  }

  /// Language tag to description; empty if there is none.
  default Map<String, String> description() {
    return documentation().description();
  }

  /// The comment, or null.
  default @Nullable String comment() {
    return documentation().comment();
  }
}
